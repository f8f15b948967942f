package dev.orderly.bench.transports;

import dev.orderly.event.transport.Transport.Parcel;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL by plain JDBC: a table as a queue, one inserting and one deleting statement a batch, each committed. */
final class RawTable implements Line {

    private final Connection publishing;
    private final Connection consuming;

    RawTable(String url, String user, String password) {
        try {
            publishing = DriverManager.getConnection(url + "?reWriteBatchedInserts=true", user, password);
            consuming = DriverManager.getConnection(url, user, password);
            try (var statement = publishing.createStatement()) {
                statement.execute("create table raw (seq bigint generated always as identity primary key,"
                        + " type varchar(100), event_key varchar(200), body text)");
            }
            publishing.setAutoCommit(false);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void send(List<Parcel> batch) {
        try (var insert = publishing.prepareStatement("insert into raw (type, event_key, body) values (?, ?, ?)")) {
            for (var parcel : batch) {
                insert.setString(1, parcel.type());
                insert.setString(2, parcel.key());
                insert.setString(3, parcel.text());
                insert.addBatch();
            }
            insert.executeBatch();
            publishing.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> take(int most) {
        try (var delete = consuming.prepareStatement(
                "delete from raw where seq in (select seq from raw order by seq limit ?) returning body")) {
            delete.setInt(1, most);
            var texts = new ArrayList<String>();
            try (var rows = delete.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            consuming.close();
            publishing.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
