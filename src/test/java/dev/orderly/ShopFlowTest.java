package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.orderly.event.EventType;
import dev.orderly.event.Subscriber;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.CatalogueExtension;
import dev.orderly.fixture.Warnings;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.inject.Inject;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.Test;

/** The events and subscribers of the product, as they are deployed. */
class ShopFlowTest {

    /** Subscribers are looked at only, so they need nobody to work with. */
    static class Alone implements Extension {
        void alone(@Observes @WithAnnotations(Subscriber.class) ProcessAnnotatedType<?> subscriber) {
            subscriber
                    .configureAnnotatedType()
                    .filterFields(field -> field.isAnnotationPresent(Inject.class))
                    .forEach(field -> field.remove(annotation -> annotation instanceof Inject));
        }
    }

    @Test
    void leadsInNoCycle() {
        try (var warnings = Warnings.of(CatalogueExtension.class.getName());
                var container = shop().initialize()) {
            var flow = container.select(Catalogue.class).get().flow();

            assertThat(flow.edges())
                    .extracting(edge -> edge.from() + " > " + edge.to())
                    .contains("order.created > inventory.reserved", "inventory.reserved > payment.captured");
            assertThat(flow.cycles()).isEmpty();
            assertThat(warnings.lines()).isEmpty();
        }
    }

    private static Weld shop() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.orderly").stream()
                        .filter(type -> type.isAnnotatedWith(EventType.class) || type.isAnnotatedWith(Subscriber.class))
                        .map(JavaClass::reflect)
                        .toArray(Class<?>[]::new);
        return new Weld()
                .disableDiscovery()
                .addExtension(new CatalogueExtension())
                .addExtension(new Alone())
                .addBeanClasses(classes);
    }
}
