package dev.orderly.visitor;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;

/** Knows one user, who has a role, but not that of an operator. */
@ApplicationScoped
public class Visitors implements IdentityStore {

    public static final String NAME = "visitor";
    public static final String PASSWORD = "just looking";

    @Override
    public CredentialValidationResult validate(Credential credential) {
        return credential instanceof UsernamePasswordCredential password && password.compareTo(NAME, PASSWORD)
                ? new CredentialValidationResult(NAME, Set.of("visitor"))
                : CredentialValidationResult.INVALID_RESULT;
    }
}
