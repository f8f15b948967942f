package dev.orderly.security;

import dev.orderly.event.Outages;
import dev.orderly.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.CredentialValidationResult.Status;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.logging.Level;
import java.util.logging.Logger;

/** HTTP Basic that refuses with a problem instead of a page. */
@ApplicationScoped
public class BasicAuthentication implements HttpAuthenticationMechanism {

    private static final Logger LOG = Logger.getLogger(BasicAuthentication.class.getName());
    private static final String SCHEME = "Basic ";

    @Inject
    private IdentityStoreHandler identities;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        String header = request.getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return logIn(credential(header.substring(SCHEME.length()).strip()), response, context);
        }
        return context.isProtected() ? refuse(response) : context.doNothing();
    }

    private AuthenticationStatus logIn(
            UsernamePasswordCredential credential, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        CredentialValidationResult result;
        try {
            result = identities.validate(credential);
        } catch (RuntimeException e) {
            if (!Outages.is(e)) {
                throw e;
            }
            LOG.log(Level.WARNING, "A log-in was answered 503, the database is away: {0}", e.toString());
            response.setIntHeader("Retry-After", Problem.RETRY_AFTER_SECONDS);
            return answer(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, Problem.UNAVAILABLE);
        }
        return result.getStatus() == Status.VALID ? context.notifyContainerAboutLogin(result) : refuse(response);
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

    private static AuthenticationStatus refuse(HttpServletResponse response) throws AuthenticationException {
        response.setHeader("WWW-Authenticate", "Basic realm=\"orderly\", charset=\"UTF-8\"");
        return answer(response, HttpServletResponse.SC_UNAUTHORIZED, "Log in as an operator");
    }

    private static AuthenticationStatus answer(HttpServletResponse response, int status, String detail)
            throws AuthenticationException {
        try {
            ProblemServlet.write(response, status, detail);
        } catch (IOException e) {
            throw new AuthenticationException("The refusal could not be written", e);
        }
        return AuthenticationStatus.SEND_FAILURE;
    }
}
