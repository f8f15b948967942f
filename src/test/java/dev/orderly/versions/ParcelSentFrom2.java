package dev.orderly.versions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderly.event.Upcaster;
import dev.orderly.event.Upcasts;

/** The mail got a clearer name. */
@Upcasts(type = "parcel.sent", from = 2)
public final class ParcelSentFrom2 implements Upcaster {

    @Override
    public ObjectNode lift(ObjectNode data) {
        return data.set("email", data.get("mail"));
    }
}
