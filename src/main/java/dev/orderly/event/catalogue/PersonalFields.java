package dev.orderly.event.catalogue;

import dev.orderly.event.Personal;
import jakarta.validation.ConstraintViolation;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** The fields of an event marked {@link Personal}. */
public final class PersonalFields {

    private PersonalFields() {}

    /** Their names, none for what is no record. */
    public static List<String> of(Class<?> payload) {
        var components = payload.getRecordComponents();
        return components == null
                ? List.of()
                : Arrays.stream(components)
                        .filter(component -> component.isAnnotationPresent(Personal.class))
                        .map(RecordComponent::getName)
                        .toList();
    }

    /** Whether a field breaks its constraint only because it was blanked. */
    static boolean isErased(ConstraintViolation<?> violation) {
        return violation.getInvalidValue() == null
                && of(violation.getRootBeanClass())
                        .contains(violation.getPropertyPath().toString());
    }
}
