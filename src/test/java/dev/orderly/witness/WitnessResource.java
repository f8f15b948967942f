package dev.orderly.witness;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;

/** Opens the {@link Books}; at rest they belong together, in work they are read one after another. */
@Path("witness")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class WitnessResource {

    private static final RowMapper<UUID> ID = (row, context) -> row.getObject(1, UUID.class);

    @Inject
    private Database database;

    @GET
    @Path("books")
    public Books books() {
        return new Books(
                list(
                        "select id, customer_id, status from orders",
                        (row, context) ->
                                new Books.Order(row.getObject(1, UUID.class), row.getString(2), row.getString(3))),
                list("select order_id from sandbox_charge where state = 'charged'", ID),
                list(
                        "select order_id, kind from notification",
                        (row, context) -> new Books.Mail(row.getObject(1, UUID.class), row.getString(2))),
                list("select order_id from reservation where items <> '{}'", ID),
                list(
                        "select id, available, reserved from product where reserved <> 0 or available <> "
                                + Books.FIRST_STOCK,
                        (row, context) -> new Books.Stock(row.getString(1), row.getLong(2), row.getLong(3))),
                list("select event_id from event_log where module in ('order', 'inventory', 'payment')", ID),
                list(
                        "select event_key, type, event_id, causation_id from witnessed order by seq",
                        (row, context) -> new Books.Heard(
                                row.getString(1),
                                row.getString(2),
                                row.getObject(3, UUID.class),
                                row.getObject(4, UUID.class))));
    }

    private <T> List<T> list(String query, RowMapper<T> mapper) {
        return database.read(handle -> handle.createQuery(query).map(mapper).list());
    }
}
