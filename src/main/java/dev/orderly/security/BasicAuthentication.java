package dev.orderly.security;

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
import java.util.Base64;

/** HTTP Basic that refuses with a problem instead of a page. */
@ApplicationScoped
public class BasicAuthentication implements HttpAuthenticationMechanism {

    private static final String SCHEME = "Basic ";

    @Inject
    private IdentityStoreHandler identities;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        String header = request.getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            var result = identities.validate(
                    credential(header.substring(SCHEME.length()).strip()));
            return result.getStatus() == Status.VALID ? context.notifyContainerAboutLogin(result) : refuse(response);
        }
        return context.isProtected() ? refuse(response) : context.doNothing();
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
        try {
            ProblemServlet.write(response, HttpServletResponse.SC_UNAUTHORIZED, "Log in as an operator");
        } catch (IOException e) {
            throw new AuthenticationException("The refusal could not be written", e);
        }
        return AuthenticationStatus.SEND_FAILURE;
    }
}
