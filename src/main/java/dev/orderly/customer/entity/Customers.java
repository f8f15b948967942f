package dev.orderly.customer.entity;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** All customers. Writes join the caller's transaction. */
@ApplicationScoped
public class Customers {

    @Inject
    private Database database;

    public void add(Customer customer) {
        database.writeLater(
                "insert into customer (id, name, email, verified, created_at) values (?, ?, ?, ?, ?)",
                customer.id(),
                customer.name(),
                customer.email(),
                customer.verified(),
                customer.createdAt().atOffset(ZoneOffset.UTC));
    }

    public Optional<Customer> find(UUID id) {
        return database.read(
                handle -> handle.createQuery("select id, name, email, verified, created_at from customer where id = ?")
                        .bind(0, id)
                        .map(ConstructorMapper.of(Customer.class))
                        .findOne());
    }

    /** Whether this call made the customer verified. */
    public boolean verify(UUID id) {
        return database.handle().execute("update customer set verified = true where id = ? and not verified", id) == 1;
    }

    /** Whether there was such a customer. */
    public boolean remove(UUID id) {
        return database.handle().execute("delete from customer where id = ?", id) == 1;
    }
}
