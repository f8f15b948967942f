package dev.orderly.event.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderly.event.Cause;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.InvalidEventException;
import dev.orderly.fixture.Envelopes;
import dev.orderly.versions.FirstParcelSent;
import dev.orderly.versions.ParcelSent;
import dev.orderly.versions.ParcelSentFrom1;
import dev.orderly.versions.ParcelSentFrom2;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionsTest {

    private final Catalogue catalogue =
            Catalogues.of(List.of(ParcelSent.class), new ParcelSentFrom1(), new ParcelSentFrom2());
    private final EnvelopeCodec codec = Catalogues.codec(catalogue, Clock.systemUTC());

    @Test
    void opensEachVersionAsTheNewest() {
        var first = object().put("key", "k").put("mail", "ann@example.org").put("kilos", 2);
        var second = object().put("key", "k").put("mail", "ann@example.org").put("grams", 2000);
        var third = object().put("key", "k").put("email", "ann@example.org").put("grams", 2000);

        assertThat(List.of(sent(1, first), sent(2, second), sent(3, third)))
                .extracting(codec::open)
                .containsOnly(new ParcelSent("k", "ann@example.org", 2000, null));
        assertThat(catalogue.olderVersions("parcel.sent")).containsExactly(1, 2);
        assertThat(catalogue.olderVersions("parcel.eaten")).isEmpty();
    }

    @Test
    void leavesTheEnvelopeAsItCame() {
        var envelope = sent(1, object().put("key", "k").put("mail", "m").put("kilos", 2));
        String before = codec.write(envelope);

        codec.open(envelope);

        assertThat(codec.write(envelope)).isEqualTo(before);
    }

    @Test
    void saysThatANewerVersionWaitsForTheUpgrade() {
        assertThatThrownBy(() -> codec.open(sent(4, object())))
                .isInstanceOf(FinalFailure.class)
                .hasMessage("Version 4 of parcel.sent is not known here, newest is 3: replay it after the upgrade");
    }

    @Test
    void opensAfterTheUpgradeWhatWasTooNewBefore() {
        var envelope = sent(3, object().put("key", "k").put("grams", 5));
        var before = Catalogues.codec(Catalogues.of(List.of(FirstParcelSent.class)), Clock.systemUTC());
        assertThatThrownBy(() -> before.open(envelope))
                .hasMessageEndingWith("newest is 1: replay it after the upgrade");

        assertThat(codec.open(codec.read(before.write(envelope)))).isEqualTo(new ParcelSent("k", null, 5, null));
    }

    @Test
    void saysWhichUpcasterIsMissing() {
        var withoutFirst =
                Catalogues.codec(Catalogues.of(List.of(ParcelSent.class), new ParcelSentFrom2()), Clock.systemUTC());

        assertThatThrownBy(() -> withoutFirst.open(sent(1, object())))
                .isInstanceOf(FinalFailure.class)
                .hasMessage("Version 1 of parcel.sent cannot be read here, newest is 3:"
                        + " replay it once there is an @Upcasts(type = \"parcel.sent\", from = 1)");
    }

    @Test
    void saysWhichStepFailedOnWhichEvent() {
        var envelope = sent(1, object().put("key", "k"));

        assertThatThrownBy(() -> codec.open(envelope))
                .isInstanceOf(FinalFailure.class)
                .hasMessageStartingWith("ParcelSentFrom1 could not lift parcel.sent %s from version 1 to 2: "
                        .formatted(envelope.eventId()))
                .hasMessageEndingWith("; correct it and replay")
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToLiftWhatIsNoObject() {
        assertThatThrownBy(() -> codec.open(sent(1, JsonNodeFactory.instance.arrayNode())))
                .isInstanceOf(FinalFailure.class)
                .hasMessageEndingWith("of version 1 cannot be lifted: its data is no object");
    }

    @Test
    void editsIntoTheNewestVersion() {
        var data = object().put("key", "key").put("email", "eve@example.org").put("grams", 1);

        var edited = codec.edit(sent(1, object()), data);

        assertThat(edited.version()).isEqualTo(3);
        assertThat(codec.open(edited)).isEqualTo(new ParcelSent("key", "eve@example.org", 1, null));
        assertThatThrownBy(() -> codec.edit(sent(1, object()), object().put("kilos", 1)))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("kilos");
    }

    @Test
    void editsNothingThatIsNewerThanItself() {
        assertThatThrownBy(() -> codec.edit(sent(4, object()), object().put("key", "key")))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("Version 4 of parcel.sent is not known here, newest is 3: edit it after the upgrade");
    }

    @Test
    void publishesTheNewestVersion() {
        var sealed = codec.seal(new ParcelSent("k", "m", 1, BigDecimal.ONE), Cause.beginning());

        assertThat(sealed.version()).isEqualTo(3);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static Envelope sent(int version, JsonNode data) {
        return Envelopes.of("parcel.sent", "key", null).lifted(version, data);
    }
}
