package dev.orderly.event.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.event.Retry;
import dev.orderly.event.Subscriber;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;

class BindingsTest {

    @Retry(attempts = 7)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Stubborn {}

    static class Base {
        void plain() {}

        @Retry(attempts = 2)
        void twice() {}
    }

    @Retry(attempts = 5)
    static class OfTheClass extends Base {}

    @Stubborn
    static class ByAStereotype extends Base {}

    @Subscriber("a")
    static class ByTheSubscriber extends Base {}

    @Test
    void takesTheMethodBeforeTheClassAndTheClassOfTheBeanBeforeThatOfTheMethod() {
        assertThat(attempts("twice", OfTheClass.class)).isEqualTo(2);
        assertThat(attempts("plain", OfTheClass.class)).isEqualTo(5);
    }

    @Test
    void looksIntoStereotypes() {
        assertThat(attempts("plain", ByAStereotype.class)).isEqualTo(7);
        assertThat(attempts("plain", ByTheSubscriber.class)).isZero();
    }

    @Test
    void namesTheMethodThatHasNone() {
        assertThatThrownBy(() -> attempts("plain", Base.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("No @Retry on void")
                .hasMessageContaining("Base.plain()");
    }

    private static int attempts(String method, Class<?> bean) {
        try {
            return Bindings.of(Base.class.getDeclaredMethod(method), bean, Retry.class)
                    .attempts();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }
}
