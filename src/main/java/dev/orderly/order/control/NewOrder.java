package dev.orderly.order.control;

import dev.orderly.order.OrderItem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;

/** An order as a customer places it; the server computes the total and refuses one that differs. */
public record NewOrder(
        @NotBlank @Size(max = 64) String customerId,
        @Email @Size(max = 254) String customerEmail,
        @NotEmpty @Size(max = 500) List<@NotNull @Valid OrderItem> items,
        BigDecimal total,
        @Pattern(regexp = "[a-z0-9-]{1,64}") String paymentMethod) {}
