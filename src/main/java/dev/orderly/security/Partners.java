package dev.orderly.security;

import dev.orderly.config.Setting;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/** The log-in of another system that sends events: off unless user and password are set. It may do nothing else. */
@ApplicationScoped
public class Partners implements IdentityStore {

    private static final Setting<String> USER =
            Setting.text("orderly.partner.user", null, "a name without a colon", user -> !user.contains(":"));
    private static final Setting<String> PASSWORD = Setting.text("orderly.partner.password", null);

    @Inject
    private Fingerprint fingerprint;

    /** Half a log-in is a mistake. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        if (USER.find().isPresent() || PASSWORD.find().isPresent()) {
            USER.get();
            PASSWORD.get();
        }
    }

    @Override
    public CredentialValidationResult validate(Credential credential) {
        return credential instanceof UsernamePasswordCredential password && matches(password)
                ? new CredentialValidationResult(password.getCaller(), Set.of("partner"))
                : CredentialValidationResult.INVALID_RESULT;
    }

    private boolean matches(UsernamePasswordCredential credential) {
        var user = USER.find();
        var password = PASSWORD.find();
        if (user.isEmpty() || password.isEmpty()) {
            return false;
        }
        // Both are compared, whatever comes of the first, lest the time tell names.
        return equal(credential.getCaller(), user.get()) & equal(credential.getPasswordAsString(), password.get());
    }

    private boolean equal(String one, String other) {
        return MessageDigest.isEqual(
                fingerprint.of(one).getBytes(StandardCharsets.US_ASCII),
                fingerprint.of(other).getBytes(StandardCharsets.US_ASCII));
    }
}
