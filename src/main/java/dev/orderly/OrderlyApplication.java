package dev.orderly;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;

/** The root of the REST API. */
@ApplicationPath("/api")
@OpenAPIDefinition(info = @Info(title = "Orderly", version = "1", description = "Event-driven order processing"))
public class OrderlyApplication extends Application {

    /** Jersey would hold back the first 8 KiB of an answer whatever is flushed; the server's own buffer is enough. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.contentLength.buffer", 0, "jersey.config.contentLength.buffer", 0);
    }
}
