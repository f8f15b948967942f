package dev.orderly.versions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderly.event.Upcaster;
import dev.orderly.event.Upcasts;

/** Kilos became grams. */
@Upcasts(type = "parcel.sent", from = 1)
public final class ParcelSentFrom1 implements Upcaster {

    @Override
    public ObjectNode lift(ObjectNode data) {
        return data.put("grams", data.required("kilos").asLong() * 1000);
    }
}
