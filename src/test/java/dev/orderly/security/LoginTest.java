package dev.orderly.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 20010db800010002::/64",
        "2001:db8:1:2::, 20010db800010002::/64",
        "fe80:0:0:0:1:2:3:4%eth0, fe80000000000000::/64",
        "0:0:0:0:0:0:0:1, 0000000000000000::/64",
        "not:an:address, not:an:address",
        "some.name, some.name",
    })
    void tellsNetworksApartButNotTheAddressesOfOne(String remote, String address) {
        assertThat(Login.from(remote, "ann", "guess").address()).isEqualTo(address);
    }

    @Test
    void keepsTheBeginningOfALongName() {
        assertThat(Login.from("192.0.2.1", "x".repeat(5000), "guess").name()).isEqualTo("x".repeat(100));
    }
}
