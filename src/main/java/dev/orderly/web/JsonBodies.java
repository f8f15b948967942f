package dev.orderly.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import dev.orderly.web.Problem.FieldError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Reads JSON that a client sent: parsed strictly, checked by Bean Validation, or refused with the fields at fault. */
@ApplicationScoped
public class JsonBodies {

    private static final String LINE = "line";

    @Inject
    private Validator validator;

    /**
     * Reads a record.
     *
     * @throws ProblemException 400, or 413 for a body that is too large
     */
    public <T> T read(Class<T> type, InputStream body) {
        return check(parse("body", () -> Json.MAPPER.readValue(new LimitedStream(body), type)));
    }

    /**
     * Reads a record that is one line of many.
     *
     * @throws ProblemException 400
     */
    public <T> T readLine(Class<T> type, byte[] line) {
        return check(parse(LINE, () -> Json.MAPPER.readValue(line, type)));
    }

    /**
     * A whole body, for those who parse it themselves.
     *
     * @throws ProblemException 413 for one that is too large
     */
    public byte[] bytes(InputStream body) {
        try {
            return new LimitedStream(body).readAllBytes();
        } catch (IOException e) {
            throw unreadable("body", e);
        }
    }

    /** It ends before its length, its chunks are none, or its bytes are no text. */
    private static ProblemException unreadable(String what, IOException e) {
        return ProblemException.badRequest("The %s cannot be read to its end%s"
                .formatted(what, e.getMessage() == null ? "" : ": " + e.getMessage()));
    }

    /** Parses one document. */
    @FunctionalInterface
    private interface Parsing<T> {
        T parse() throws IOException;
    }

    private static <T> T parse(String what, Parsing<T> parsing) {
        try {
            T read = parsing.parse();
            if (read == null) {
                throw ProblemException.badRequest("The %s is empty; a JSON object is expected".formatted(what));
            }
            return read;
        } catch (JsonMappingException e) {
            throw refused(what, e);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw ProblemException.badRequest(
                    "The %s is not valid JSON%s: %s".formatted(what, at == null ? "" : place(what, at), firstLine(e)));
        } catch (IOException e) {
            throw unreadable(what, e);
        }
    }

    private static String place(String what, JsonLocation at) {
        return what.equals(LINE)
                ? " at column " + at.getColumnNr()
                : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    }

    private static ProblemException refused(String what, JsonMappingException e) {
        String field = path(e);
        if (field.isEmpty()) {
            return ProblemException.badRequest("The %s is not as expected: %s".formatted(what, expectation(e)));
        }
        return ProblemException.badField(field, expectation(e));
    }

    private static String expectation(JsonMappingException e) {
        if (e instanceof PropertyBindingException unknown) {
            return "is not known; known are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (e instanceof InvalidFormatException wrong && wrong.getTargetType() != null) {
            return "must be " + kind(wrong.getTargetType());
        }
        if (e instanceof MismatchedInputException wrong && wrong.getTargetType() != null) {
            return "must be " + kind(wrong.getTargetType());
        }
        return "cannot be read: " + firstLine(e);
    }

    private static String kind(Class<?> type) {
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number within range";
        }
        if (Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == Instant.class) {
            return "a time such as 2026-01-31T12:00:00Z";
        }
        if (Iterable.class.isAssignableFrom(type)) {
            return "an array";
        }
        return type.isRecord() ? "an object" : "a " + type.getSimpleName();
    }

    private static String path(JsonMappingException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String firstLine(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    }

    private <T> T check(T read) {
        List<FieldError> errors = validator.validate(read).stream()
                .map(violation -> new FieldError(
                        violation.getPropertyPath().toString().replace(".<list element>", ""), violation.getMessage()))
                .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
                .toList();
        if (!errors.isEmpty()) {
            throw ProblemException.badRequest(
                    errors.stream()
                            .map(error -> error.field() + " " + error.message())
                            .limit(3)
                            .collect(Collectors.joining(", ")),
                    errors);
        }
        return read;
    }
}
