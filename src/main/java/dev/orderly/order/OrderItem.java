package dev.orderly.order;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;

/** So many of one product, at a price for one. */
public record OrderItem(
        @NotBlank @Size(max = 64) String productId,
        @NotNull @Positive @Max(1_000_000) Integer quantity,

        @NotNull @Positive @Digits(integer = 7, fraction = 2) @DecimalMax("1000000.00")
        BigDecimal price) {

    /** Quantity times price. */
    public BigDecimal amount() {
        return price.multiply(BigDecimal.valueOf(quantity));
    }
}
