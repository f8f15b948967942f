package dev.orderly;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;

/** The root of the REST API. */
@ApplicationPath("/api")
@OpenAPIDefinition(info = @Info(title = "Orderly", version = "1", description = "Event-driven order processing"))
public class OrderlyApplication extends Application {}
