package dev.orderly.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.database.Database;
import dev.orderly.database.Migrations;
import dev.orderly.database.Transactions;
import dev.orderly.fixture.Beans;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import jakarta.enterprise.event.Startup;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.CredentialValidationResult.Status;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class OperatorsTest {

    private final String ann = UUID.randomUUID().toString();
    private final SlowHash hashing = new SlowHash();
    private final Beans beans;
    private final Operators operators;

    OperatorsTest(TestDatabase testDatabase) {
        beans = testDatabase.beans().with(Pbkdf2PasswordHash.class, hashing).with(Migrations.class, new Done());
        operators = beans.get(Operators.class);
    }

    @BeforeEach
    void settle() {
        System.setProperty("orderly.admin.user", ann);
    }

    @AfterEach
    void leave() {
        System.clearProperty("orderly.admin.user");
        System.clearProperty("orderly.admin.password");
    }

    @Test
    void knowsTheConfiguredPassword() {
        System.setProperty("orderly.admin.password", "secret");

        assertThat(validate(ann, "secret").getCallerGroups()).containsExactly("operator");
        assertThat(validate(ann, "secret").getCallerPrincipal().getName()).isEqualTo(ann);
        assertThat(status(ann, "Secret")).isEqualTo(Status.INVALID);
        assertThat(status(ann, "")).isEqualTo(Status.INVALID);
        assertThat(status("bob", "secret")).isEqualTo(Status.INVALID);
        assertThat(hashing.checks).isZero();
    }

    @Test
    void checksTheStoredHashOnceWhileTheSameIsRight() {
        store("secret");

        for (int i = 0; i < 10; i++) {
            assertThat(status(ann, "secret")).isEqualTo(Status.VALID);
        }

        assertThat(hashing.checks).isEqualTo(1);
    }

    @Test
    void checksEachWrongPasswordAndStillKnowsTheRightOne() {
        store("secret");
        validate(ann, "secret");

        assertThat(status(ann, "wrong")).isEqualTo(Status.INVALID);
        assertThat(status(ann, "wrong")).isEqualTo(Status.INVALID);
        assertThat(status(ann, "secret")).isEqualTo(Status.VALID);

        assertThat(hashing.checks).isEqualTo(3);
    }

    @Test
    void takesAWrongNameAsLongAsAWrongPassword() {
        store("secret");

        assertThat(status("bob", "guess")).isEqualTo(Status.INVALID);

        assertThat(hashing.checks).isEqualTo(1);
    }

    @Test
    void forgetsAPasswordThatWasChanged() {
        store("secret");
        validate(ann, "secret");

        store("another");

        assertThat(status(ann, "secret")).isEqualTo(Status.INVALID);
        assertThat(status(ann, "another")).isEqualTo(Status.VALID);
    }

    @Test
    void letsNobodyInWhoHasNoPassword() {
        assertThat(status(ann, "")).isEqualTo(Status.INVALID);
    }

    @Test
    void keepsTheFirstPasswordWhenAnotherInstanceStartsAtTheSameTime() {
        hashing.meanwhile = () -> store("of another");

        operators.start(new Startup());

        assertThat(hashing.generated).isTrue();
        assertThat(status(ann, "of another")).isEqualTo(Status.VALID);
    }

    private void store(String password) {
        beans.get(Transactions.class).inNew(() -> {
            var handle = beans.get(Database.class).handle();
            handle.execute("delete from operator where name = ?", ann);
            handle.execute("insert into operator (name, password_hash) values (?, ?)", ann, "hash of " + password);
        });
    }

    private Status status(String name, String password) {
        return validate(name, password).getStatus();
    }

    private CredentialValidationResult validate(String name, String password) {
        return operators.validate(new UsernamePasswordCredential(name, password));
    }

    /** The tables are there. */
    private static final class Done extends Migrations {

        @Override
        public void migrate(String module) {}
    }

    /** Counts what would each time be a tenth of a second. */
    private static final class SlowHash implements Pbkdf2PasswordHash {

        private int checks;
        private boolean generated;
        private Runnable meanwhile = () -> {};

        @Override
        public String generate(char[] password) {
            generated = true;
            meanwhile.run();
            return hash(password);
        }

        @Override
        public boolean verify(char[] password, String hash) {
            checks++;
            return hash(password).equals(hash);
        }

        private static String hash(char[] password) {
            return "hash of " + new String(password);
        }
    }
}
