package dev.orderly.bench.transports;

import dev.orderly.event.transport.Transport.Parcel;
import java.util.List;

/** One way for events to get from a sender to one receiver; each of the two on one thread. */
interface Line extends AutoCloseable {

    /** Returns once all of it is as safe as this line makes it. */
    void send(List<Parcel> batch);

    /** The next texts, acknowledged; none if nothing comes within half a second. */
    List<String> take(int most);

    @Override
    void close();
}
