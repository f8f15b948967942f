package dev.orderly.console;

import dev.orderly.security.AuditEntry;
import dev.orderly.security.AuditLog;
import dev.orderly.web.Ids;
import dev.orderly.web.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** What operators changed, over REST: newest first. */
@Path("admin/audit")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {

    @Inject
    private AuditLog log;

    @GET
    public Response list(
            @QueryParam("action") String action,
            @QueryParam("subject") String subject,
            @QueryParam("who") String who,
            @QueryParam("limit") String limit,
            @QueryParam("after") String after,
            @Context UriInfo uri) {
        var request = Page.Request.of(limit, after);
        var filter = new AuditLog.Filter(given(action), given(subject), given(who));
        var entries = log.list(filter, Ids.inQuery("after", request.after()), request.limit() + 1);
        return request.page(entries, AuditEntry::id).toResponse(uri);
    }

    /** {@code ?who=} asks for nobody in particular. */
    private static String given(String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
