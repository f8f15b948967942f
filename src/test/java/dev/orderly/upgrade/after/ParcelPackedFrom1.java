package dev.orderly.upgrade.after;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderly.event.Upcaster;
import dev.orderly.event.Upcasts;

/** Not public, as an upcaster may be. */
@Upcasts(type = "parcel.packed", from = 1)
final class ParcelPackedFrom1 implements Upcaster {

    @Override
    public ObjectNode lift(ObjectNode data) {
        return data.put("grams", data.required("kilos").asLong() * 1000);
    }
}
