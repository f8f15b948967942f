package dev.orderly.security;

import dev.orderly.event.Outages;
import dev.orderly.web.ServletProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult.Status;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * HTTP Basic that refuses with a problem instead of a page: 401, or 429 with {@code Retry-After} to whom
 * {@link LoginDelay} lets wait, or 503 while the database is away.
 */
@ApplicationScoped
public class BasicAuthentication implements HttpAuthenticationMechanism {

    private static final Logger LOG = Logger.getLogger(BasicAuthentication.class.getName());
    private static final String SCHEME = "Basic ";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration OUTAGE = Duration.ofSeconds(5);

    @Inject
    private IdentityStoreHandler identities;

    @Inject
    private LoginDelay delay;

    @Inject
    private LoginWarnings warnings;

    @Inject
    private Fingerprint fingerprint;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        String header = request.getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return logIn(credential(header.substring(SCHEME.length()).strip()), request, response, context);
        }
        return context.isProtected() ? refuse(request, response) : context.doNothing();
    }

    private AuthenticationStatus logIn(
            UsernamePasswordCredential credential,
            HttpServletRequest request,
            HttpServletResponse response,
            HttpMessageContext context)
            throws AuthenticationException {
        String name = credential.getCaller();
        var login = Login.from(request.getRemoteAddr(), name, fingerprint.of(name, credential.getPasswordAsString()));
        var wait = delay.begin(login);
        if (!wait.isZero()) {
            return later(request, response, TOO_MANY_REQUESTS, wait, "Too many log-ins from here have failed");
        }
        try {
            var result = identities.validate(credential);
            if (result.getStatus() == Status.VALID) {
                delay.succeeded(login);
                return context.notifyContainerAboutLogin(result);
            }
            delay.failed(login);
            warnings.wrong(login);
            return refuse(request, response);
        } catch (RuntimeException e) {
            delay.undecided(login);
            if (!Outages.is(e)) {
                throw e;
            }
            LOG.log(Level.WARNING, "Nobody can log in, the database is away: {0}", e.toString());
            return later(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, OUTAGE, "The database is away");
        }
    }

    private static UsernamePasswordCredential credential(String encoded) {
        String plain = decode(encoded);
        int colon = plain.indexOf(':');
        return colon < 0
                ? new UsernamePasswordCredential("", "")
                : new UsernamePasswordCredential(plain.substring(0, colon), plain.substring(colon + 1));
    }

    private static String decode(String encoded) {
        try {
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private static AuthenticationStatus refuse(HttpServletRequest request, HttpServletResponse response)
            throws AuthenticationException {
        response.setHeader("WWW-Authenticate", "Basic realm=\"orderly\", charset=\"UTF-8\"");
        return answer(request, response, HttpServletResponse.SC_UNAUTHORIZED, "Log in as an operator");
    }

    private static AuthenticationStatus later(
            HttpServletRequest request, HttpServletResponse response, int status, Duration wait, String reason)
            throws AuthenticationException {
        long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
        response.setHeader("Retry-After", Long.toString(seconds));
        return answer(request, response, status, "%s; try again in %d s".formatted(reason, seconds));
    }

    private static AuthenticationStatus answer(
            HttpServletRequest request, HttpServletResponse response, int status, String detail)
            throws AuthenticationException {
        try {
            ServletProblem.write(request, response, status, detail);
        } catch (IOException e) {
            throw new AuthenticationException("The refusal could not be written", e);
        }
        return AuthenticationStatus.SEND_FAILURE;
    }
}
