package dev.orderly.event.instance;

import dev.orderly.event.catalogue.Catalogue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** The instances of the application, as far as this one has heard of them. */
@ApplicationScoped
public class Instances {

    @Inject
    private Catalogue catalogue;

    /** Why nothing answers here at a path below the root of the API, if that is because its module does not run here. */
    public Optional<String> absence(String path) {
        return catalogue
                .elsewhere(path)
                .map(module -> "The module %s, whose resource this is, does not run on this instance, which runs %s"
                        .formatted(module, String.join(", ", catalogue.modulesHere())));
    }
}
