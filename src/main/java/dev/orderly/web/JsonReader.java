package dev.orderly.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import dev.orderly.web.Problem.FieldError;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Reads a request body: parsed strictly, checked by Bean Validation, or refused with the fields at fault. */
@Provider
@Priority(1)
@Consumes(MediaType.APPLICATION_JSON)
public class JsonReader implements MessageBodyReader<Object> {

    @Inject
    private Validator validator;

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type.isRecord();
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return check(parse(type, body));
    }

    private static Object parse(Class<Object> type, InputStream body) throws IOException {
        try {
            Object read = Json.MAPPER.readValue(new LimitedStream(body), type);
            if (read == null) {
                throw ProblemException.badRequest("The body is empty; a JSON object is expected");
            }
            return read;
        } catch (JsonMappingException e) {
            throw refused(e);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw ProblemException.badRequest("The body is not valid JSON%s: %s"
                    .formatted(
                            at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()),
                            firstLine(e)));
        }
    }

    private static ProblemException refused(JsonMappingException e) {
        String field = path(e);
        if (field.isEmpty()) {
            return ProblemException.badRequest("The body is not as expected: " + expectation(e));
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

    private Object check(Object read) {
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
