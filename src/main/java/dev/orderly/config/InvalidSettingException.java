package dev.orderly.config;

/** Thrown while the application starts when a setting cannot be used; stops the deployment. */
public class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidSettingException(String key, String value, String allowed) {
        super("%s (or %s in the environment) is \"%s\"; allowed: %s"
                .formatted(
                        key,
                        key.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT),
                        value,
                        allowed));
    }
}
