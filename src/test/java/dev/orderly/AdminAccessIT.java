package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.orderly.fixture.Desk;
import dev.orderly.fixture.RawHttp;
import dev.orderly.fixture.RawHttp.Answer;
import dev.orderly.visitor.Visitors;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody but an operator gets at what is under /api/admin, or changes stock, by whatever method and path. */
@ArquillianTest
@RunAsClient
class AdminAccessIT {

    private static final String VISITOR = RawHttp.basic(Visitors.NAME, Visitors.PASSWORD);
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
    private static final List<String> ADMIN_PATHS = adminPaths();
    private static final String PRODUCT = "/api/products/P-0600";

    private final RawHttp http = new RawHttp(System.getProperty("orderly.url"));

    @Test
    void findsWhatThereIsForOperators() {
        assertThat(ADMIN_PATHS).contains("/api/admin/audit");
        assertThat(publishedAdminPaths()).isSubsetOf(ADMIN_PATHS);
    }

    @Test
    void asksTheAnonymousToLogInWhateverHeWants() {
        var paths = Stream.concat(
                ADMIN_PATHS.stream(),
                Stream.of("/api/admin", "/api/admin/", "/api/admin/none-of-these", "/api/admin/audit/none"));

        assertSoftly(softly -> paths.forEach(path -> METHODS.forEach(method -> {
            var answer = http.send(method, filled(path));
            softly.assertThat(answer.status()).as("%s %s", method, path).isEqualTo(401);
            softly.assertThat(answer.headers().get("WWW-Authenticate"))
                    .as("%s %s", method, path)
                    .startsWith("Basic ");
            softly.assertThat(answer.isProblem()).as("%s %s", method, path).isTrue();
        })));
    }

    @Test
    void refusesTheUserWhoIsNoOperatorWhateverHeWants() {
        assertSoftly(softly -> ADMIN_PATHS.forEach(path -> METHODS.forEach(method -> {
            var answer = http.send(method, filled(path), VISITOR);
            softly.assertThat(answer.status()).as("%s %s", method, path).isEqualTo(403);
            softly.assertThat(answer.isProblem()).as("%s %s", method, path).isTrue();
        })));
    }

    @Test
    void refusesAWrongPasswordAsItDoesNone() {
        var answer = http.send("GET", "/api/admin/audit", RawHttp.basic("admin", "guess"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().path("detail").asText()).isEqualTo("Log in as an operator");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "DELETE", "PATCH", "COPY", "put"})
    void keepsStockFromAllButOperators(String method) {
        String before = http.send("GET", PRODUCT).body();
        String body = method.equals("DELETE") ? "" : "{\"name\":\"stolen\",\"available\":0}";

        var anonymous = http.sendBody(method, PRODUCT, body);
        var visitor = http.sendBody(method, PRODUCT, body, VISITOR);

        assertThat(anonymous.status()).isIn(401, 403, 405, 501);
        assertThat(visitor.status()).isIn(403, 405, 501);
        if (METHODS.contains(method)) {
            assertThat(anonymous.status()).isEqualTo(401);
            assertThat(visitor.status()).isEqualTo(403);
        }
        assertThat(http.send("GET", PRODUCT).body()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "COPY", "PROPFIND", "get", "Get", "BREW"})
    void answersNothingToOddMethods(String method) {
        for (String path : List.of("/api/admin/audit", "/api/admin", "/api/admin/none-of-these")) {
            assertKeptOut(http.send(method, path));
            assertKeptOut(http.send(method, path, VISITOR));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/admin/../admin/audit",
                "/api/products/../admin/audit",
                "/api/./admin/audit",
                "/api/admin/./audit",
                "/x/../api/admin/audit",
                "//api/admin/audit",
                "/api//admin/audit",
                "/api/admin//audit",
                "///api///admin///audit",
                "/api/admin/audit/",
                "/api/admin/audit;x=1",
                "/api/admin;x=1/audit",
                "/api;x=1/admin/audit",
                "/;x=1/api/admin/audit",
                "/api/;/admin/audit",
                "/api/products/..;/admin/audit",
                "/api/products;/../admin/audit",
                "/api/%61dmin/audit",
                "/%61pi/%61%64%6d%69%6e/%61udit",
                "/api/%2561dmin/audit",
                "/api%2Fadmin%2Faudit",
                "/api/admin%2Faudit",
                "/api/%2Fadmin/audit",
                "/api/%2e/admin/audit",
                "/api/products/%2e%2e/admin/audit",
                "/api/products%2f..%2fadmin/audit",
                "/api/admin%3Bx=1/audit",
                "/api%5Cadmin/audit",
                "/api\\admin\\audit",
                "/api/admin%00/audit",
                "/api/admin/audit%20",
                "/api/%20admin/audit",
                "/API/ADMIN/AUDIT",
                "/api/Admin/audit",
                "/api/admin/audit.json",
                "/api/admin/audit?x=/../../../products",
                "/api/admin/audit#products",
                "/api/%c0%ae/admin/audit",
                "/api/products/%c0%ae%c0%ae/admin/audit",
                "/api/\u00adadmin/audit",
            })
    void letsNoTrickOfThePathThrough(String path) {
        assertKeptOut(http.send("GET", path));
        assertKeptOut(http.send("GET", path, VISITOR));
    }

    @Test
    void letsNoTargetThatNamesAHostThrough() {
        assertKeptOut(http.send("GET", System.getProperty("orderly.url") + "api/admin/audit"));
        assertKeptOut(http.send("GET", "http://orderly.example//api/admin/audit"));
    }

    @Test
    void obeysNoHeaderThatNamesAnotherPathOrMethod() {
        String before = http.send("GET", PRODUCT).body();

        var redirected =
                http.send("GET", PRODUCT, "X-Original-URL: /api/admin/audit", "X-Rewrite-URL: /api/admin/audit");
        var overridden = http.send("GET", PRODUCT, "X-HTTP-Method-Override: PUT", "X-HTTP-Method: PUT");

        assertThat(redirected.body()).isEqualTo(before);
        assertThat(overridden.body()).isEqualTo(before);
    }

    @Test
    void letsTheOperatorIn() {
        String subject = UUID.randomUUID().toString();
        var put = http.sendBody(
                "PUT", "/api/products/" + subject, "{\"name\":\"audited\",\"available\":3}", Desk.OPERATOR);
        var entries = http.send("GET", "/api/admin/audit?subject=" + subject, Desk.OPERATOR);

        assertThat(put.status()).isEqualTo(200);
        assertThat(entries.status()).isEqualTo(200);
        var entry = entries.json().at("/items/0");
        assertThat(entry.path("who").asText()).isEqualTo("admin");
        assertThat(entry.path("action").asText()).isEqualTo("product.put");
        assertThat(entry.at("/detail/after/available").asInt()).isEqualTo(3);
        assertThat(entry.path("detail").path("before").isNull()).isTrue();
    }

    @Test
    void letsWaitWhoGuesses() {
        String guessed = UUID.randomUUID().toString();
        for (int i = 0; i < 5; i++) {
            assertThat(http.send("GET", "/api/admin/audit", RawHttp.basic(guessed, "guess" + i))
                            .status())
                    .isEqualTo(401);
        }

        var refused = http.send("GET", "/api/products", RawHttp.basic(guessed, "guess"));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.isProblem()).isTrue();
        assertThat(refused.headers().get("Retry-After")).isEqualTo("1");
        assertThat(http.send("GET", "/api/admin/audit", Desk.OPERATOR).status()).isEqualTo(200);
    }

    private static void assertKeptOut(Answer answer) {
        boolean startPage = answer.headers().getOrDefault("Content-Type", "").startsWith("text/html");
        assertThat(answer.status()).as(answer.toString()).matches(status -> status < 200 || status >= 300 || startPage);
        assertThat(answer.body()).doesNotContain("\"items\"");
    }

    /** Of all resource classes of the product, so that a new one is found by itself. */
    private static List<String> adminPaths() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.orderly").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect)
                        .flatMap(AdminAccessIT::paths)
                        .filter(path -> path.equals("/api/admin") || path.startsWith("/api/admin/"))
                        .distinct()
                        .toList();
    }

    private static Stream<String> paths(Class<?> resource) {
        String root = "/api/" + resource.getAnnotation(Path.class).value();
        return Arrays.stream(resource.getMethods())
                .filter(method -> method.isAnnotationPresent(Path.class) || isResourceMethod(method))
                .map(method -> method.isAnnotationPresent(Path.class)
                        ? root + "/" + method.getAnnotation(Path.class).value()
                        : root)
                .map(path -> path.replaceAll("/+", "/"));
    }

    private static boolean isResourceMethod(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    /** Of what the server itself says that it serves; Payara's document has not all of it. */
    private List<String> publishedAdminPaths() {
        var document = http.send("GET", "/openapi?format=JSON", "Accept: application/json");
        return Stream.of(document.json().path("paths").fieldNames())
                .<String>mapMulti((names, paths) -> names.forEachRemaining(paths))
                .filter(path -> path.startsWith("/api/admin"))
                .toList();
    }

    private static String filled(String path) {
        return path.replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
    }
}
