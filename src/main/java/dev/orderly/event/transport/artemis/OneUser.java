package dev.orderly.event.transport.artemis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/** Lets one user do everything, and nobody else anything: those who may speak on the road are all of one application. */
final class OneUser implements ActiveMQSecurityManager {

    private final byte[] user;
    private final byte[] password;

    OneUser(String user, String password) {
        this.user = bytes(user);
        this.password = bytes(password);
    }

    @Override
    public boolean validateUser(String givenUser, String givenPassword) {
        boolean isUser = MessageDigest.isEqual(user, bytes(givenUser));
        return MessageDigest.isEqual(password, bytes(givenPassword)) && isUser;
    }

    @Override
    public boolean validateUserAndRole(String givenUser, String givenPassword, Set<Role> roles, CheckType permission) {
        return validateUser(givenUser, givenPassword);
    }

    private static byte[] bytes(String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }
}
