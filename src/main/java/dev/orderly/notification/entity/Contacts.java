package dev.orderly.notification.entity;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Where registered customers can be reached. Joins the caller's transaction. */
@ApplicationScoped
public class Contacts {

    @Inject
    private Database database;

    public void add(String customerId, String email) {
        database.handle().execute("insert into contact (customer_id, email) values (?, ?)", customerId, email);
    }

    public Optional<String> find(String customerId) {
        return database.handle()
                .createQuery("select email from contact where customer_id = ?")
                .bind(0, customerId)
                .mapTo(String.class)
                .findOne();
    }

    public void remove(String customerId) {
        database.handle().execute("delete from contact where customer_id = ?", customerId);
    }
}
