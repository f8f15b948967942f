package dev.orderly.event.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.Catalogues;
import dev.orderly.versions.ParcelSent;
import dev.orderly.versions.ParcelSentFrom1;
import dev.orderly.versions.ParcelSentFrom2;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Versions 1 and 2 are lifted to 3; the schema of version 1 was kept. */
class ContractsTest {

    private final Catalogue catalogue =
            Catalogues.of(List.of(ParcelSent.class), new ParcelSentFrom1(), new ParcelSentFrom2());
    private final Contracts contracts = new Contracts(catalogue, null, null);

    @Test
    void servesTheSchemasOfOlderVersionsThatWereKept() {
        assertThat(contracts.versions("parcel.sent")).containsExactly(1, 3);
        assertThat(contracts.schema("parcel.sent", 1)).get().asString().contains("kilos");
        assertThat(contracts.schema("parcel.sent", 2)).isEmpty();
        assertThat(contracts.schema("parcel.sent", 3)).get().asString().contains("grams");
        assertThat(contracts.versions("parcel.eaten")).isEmpty();
    }

    @Test
    void listsThemBesideTheNewest() {
        var overview = new Overview(catalogue, new EventSchemas()).with(Map.of(), Set.of());

        assertThat(overview.events()).singleElement().satisfies(event -> {
            assertThat(event.liftedVersions()).containsExactly(1, 2);
            assertThat(event.versions()).extracting(EventView.Version::version).containsExactly(3, 1);
            assertThat(event.versions().get(1).schema()).isEqualTo("/api/catalogue/schemas/parcel.sent/1");
            assertThat(event.versions().get(1).fields())
                    .extracting(FieldView::name)
                    .containsExactly("key", "kilos");
        });
    }
}
