package dev.orderly.event.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A field of an event, as its schema has it.
 *
 * @param name its name in JSON
 * @param type its JSON type
 * @param format what its text is, such as {@code uuid}; null if any
 * @param required whether it is always there, and not null
 * @param personal whether it holds personal data, blanked in the history when the person is erased
 * @param constraints in words
 * @param fields of the object, or of each object in the array; null if there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FieldView(
        String name,
        String type,
        String format,
        boolean required,
        boolean personal,
        List<String> constraints,
        List<FieldView> fields) {}
