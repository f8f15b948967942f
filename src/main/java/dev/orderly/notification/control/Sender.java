package dev.orderly.notification.control;

import dev.orderly.config.Setting;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Who mails are from. */
final class Sender {

    static final Setting<InternetAddress> SETTING = Setting.of(
            "orderly.smtp.from",
            "Orderly <orderly@localhost>",
            "one address, such as shop@example.org or My Shop <shop@example.org>",
            Sender::parse);

    private Sender() {}

    private static Optional<InternetAddress> parse(String text) {
        try {
            var address = new InternetAddress(text, true);
            if (address.isGroup() || !address.getAddress().matches("[!-~]+@[!-~]+")) {
                return Optional.empty();
            }
            address.setPersonal(address.getPersonal(), StandardCharsets.UTF_8.name());
            return Optional.of(address);
        } catch (AddressException e) {
            return Optional.empty();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
