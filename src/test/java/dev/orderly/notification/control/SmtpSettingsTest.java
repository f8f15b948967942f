package dev.orderly.notification.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.config.InvalidSettingException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSettingsTest {

    @AfterEach
    void unset() {
        System.clearProperty("orderly.smtp.url");
        System.clearProperty("orderly.smtp.from");
    }

    @Test
    void sendsNothingUnlessTold() {
        assertThat(SmtpServer.SETTING.find()).isEmpty();
        assertThat(Sender.SETTING.get()).hasToString("Orderly <orderly@localhost>");
    }

    @Test
    void readsHostPortAndLogIn() {
        assertThat(server("smtp://mail")).isEqualTo(new SmtpServer(false, "mail", 587, null, null));
        assertThat(server("smtps://mail/")).isEqualTo(new SmtpServer(true, "mail", 465, null, null));
        assertThat(server("SMTP://[::1]:25")).isEqualTo(new SmtpServer(false, "::1", 25, null, null));
        assertThat(server("smtp://ann%40example.org:a+b%3A%40@mail:2525"))
                .isEqualTo(new SmtpServer(false, "mail", 2525, "ann@example.org", "a+b:@"));
    }

    @Test
    void showsNoPasswordOfAServerInForce() {
        assertThat(server("smtp://user:secret@mail:25")).hasToString("mail:25");
    }

    @ParameterizedTest
    @CsvSource({
        "http://mail, http://mail",
        "mail:25, mail:25",
        "smtp://mail:0, smtp://mail:0",
        "smtp://mail_host, smtp://mail_host",
        "smtp://user:secret@mail:99999, smtp://***@mail:99999",
        "smtp://user@mail:25, smtp://***@mail:25",
        "smtp://:secret@mail, smtp://***@mail",
        "smtp://user:secret@mail/path, smtp://***@***",
        "smtp://user:secret@mail?x=y, smtp://***@***",
        "smtp://user:secret, smtp://***",
        "smtp://user:se/cret@mail:25, smtp://***@mail:25",
        "smtp://user:sec@ret@mail:25, ***",
        "smtp://user:sec%ret@mail:25, smtp://***@mail:25",
        "user:secret@mail, ***@mail",
        "smtp:user:secret@mail, ***@mail",
    })
    void refusesAWrongUrlWithKeyAndWhatIsAllowedAndWithoutThePassword(String url, String shown) {
        System.setProperty("orderly.smtp.url", url);

        assertThatThrownBy(SmtpServer.SETTING::find)
                .isInstanceOf(InvalidSettingException.class)
                .hasNoCause()
                .hasMessageStartingWith(
                        "orderly.smtp.url (or ORDERLY_SMTP_URL in the environment) is \"%s\"; allowed: smtp://host, ",
                        shown)
                .message()
                .doesNotContain("secret", "ret@");
    }

    @Test
    void readsANameBesideTheAddress() throws Exception {
        System.setProperty("orderly.smtp.from", "Žofie <shop@example.org>");

        assertThat(Sender.SETTING.get().getAddress()).isEqualTo("shop@example.org");
        assertThat(Sender.SETTING.get()).hasToString("=?UTF-8?Q?=C5=BDofie?= <shop@example.org>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop",
                "@example.org",
                "a@b, c@d",
                "all: a@b.example;",
                "a@b.example\r\nBcc: c@d",
                "A\r\nBcc: c@d <a@b>",
                "shöp@example.org"
            })
    void refusesASenderThatIsNotOneAddress(String from) {
        System.setProperty("orderly.smtp.from", from);

        assertThatThrownBy(Sender.SETTING::get)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("ORDERLY_SMTP_FROM");
    }

    private static SmtpServer server(String url) {
        System.setProperty("orderly.smtp.url", url);
        return SmtpServer.SETTING.find().orElseThrow();
    }
}
