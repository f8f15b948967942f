import java.io.IOException;
import java.math.BigDecimal;
import java.net.*;
import java.net.http.*;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.regex.*;
import java.util.stream.*;
import java.util.zip.GZIPInputStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.*;

/**
 * Replays the invoices of a real shop against a running Orderly server and checks that none was lost, changed or doubled.
 *
 * <pre>java src/demo/Replay.java --admin admin:secret online-retail.csv.gz</pre>
 *
 * The file has the layout of "Online Retail" (D. Chen, UCI Machine Learning Repository), gzipped if it ends in {@code .gz}.
 * Its products are stocked, then each invoice is posted as one order, just as it was recorded. Every request is safe to
 * repeat, so an answer of 429 or 503 and a lost connection only delay the replay.
 *
 * <p>Exit code 0: every sound invoice is CONFIRMED to the unit and the penny, and every other one was refused with an error
 * that names a field at fault; 1: the report says what is not so; 2: the replay could not be run to its end.
 * The units taken are read from the stock, so nobody else may order meanwhile.
 */
public final class Replay {
    private final Options options;
    private final Server server;

    private Replay(Options options) {
        this.options = options;
        this.server = new Server(options);
    }

    public static void main(String... args) throws InterruptedException {
        try {
            Report report = new Replay(Options.of(args)).run();
            report.print();
            System.exit(report.complaints().isEmpty() ? 0 : 1);
        } catch (Failure failure) {
            System.err.println(failure.getMessage());
            System.exit(2);
        }
    }

    private Report run() throws InterruptedException {
        List<Invoice> invoices = Invoice.readAll(options.file()).stream().limit(options.limit()).toList();
        List<Product> products = Product.allOf(invoices);
        server.checkReachable();
        inParallel("Stocking products", products, server::put);

        Instant start = Instant.now();
        List<Outcome> posted = inParallel("Posting invoices", invoices, server::post);
        Instant deadline = Instant.now().plus(options.timeout());
        List<Outcome> outcomes = inParallel("Settling invoices", posted, outcome -> server.settled(outcome, deadline));
        Duration taken = Duration.between(start, Instant.now());

        List<Long> unitsTaken = inParallel("Counting stock", products, server::unitsTaken);
        return new Report(outcomes, unitsTaken.stream().mapToLong(units -> units).sum(), taken);
    }

    private <T, R> List<R> inParallel(String doing, List<T> inputs, Work<T, R> work) throws InterruptedException {
        var workers = Executors.newFixedThreadPool(options.concurrency());
        var progress = new Progress(doing, inputs.size());
        try {
            var results = new ArrayList<R>();
            for (var pending : inputs.stream().map(input -> workers.submit(() -> progress.after(work.on(input)))).toList()) {
                results.add(pending.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new Failure("%s failed: %s", doing, e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private interface Work<T, R> {
        R on(T input) throws InterruptedException;
    }
}

/** Ends the replay with a message for its user. */
final class Failure extends RuntimeException {
    Failure(String message, Object... values) {
        super(message.formatted(values));
    }
}

record Options(String url, String admin, int concurrency, Duration timeout, int limit, Path file) {
    private static final String USAGE = """
            Usage: java src/demo/Replay.java [options] FILE
              --url URL              the server (http://127.0.0.1:8080)
              --admin USER:PASSWORD  the operator (ORDERLY_ADMIN_USER, or admin, and ORDERLY_ADMIN_PASSWORD)
              --concurrency N        how many requests at a time (8)
              --timeout SECONDS      how long to repeat a request, and to wait for pending orders (300)
              --limit N              only the first N invoices""";

    static Options of(String... args) {
        var env = System.getenv();
        String admin = env.getOrDefault("ORDERLY_ADMIN_USER", "admin") + ":" + env.getOrDefault("ORDERLY_ADMIN_PASSWORD", "");
        var values = new HashMap<>(Map.of("--url", "http://127.0.0.1:8080", "--admin", admin,
                "--concurrency", "8", "--timeout", "300", "--limit", "999999999"));
        for (int i = 0; i + 1 < args.length; i += 2) {
            require(values.replace(args[i], args[i + 1]) != null, "There is no option " + args[i] + ".");
        }
        require(args.length % 2 == 1 && !args[args.length - 1].startsWith("--"), "Name the file to replay, after the options.");
        require(values.get("--url").matches("https?://[\\w.:\\[\\]-]+(/\\S*)?"), "--url must look like http://host:port.");
        require(values.get("--admin").matches("[^:]+:.+"), "Stocking products takes an operator: give --admin USER:PASSWORD.");
        return new Options(values.get("--url").replaceFirst("/+$", ""), values.get("--admin"), number("--concurrency", values),
                Duration.ofSeconds(number("--timeout", values)), number("--limit", values), Path.of(args[args.length - 1]));
    }

    private static int number(String name, Map<String, String> values) {
        require(values.get(name).matches("[1-9]\\d{0,8}"), name + " must be a whole number from 1 to 999999999.");
        return Integer.parseInt(values.get(name));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new Failure("%s%n%n%s", otherwise, USAGE);
        }
    }
}

/** An invoice as it was recorded; {@code customerId} is empty where none was. */
record Invoice(String number, String customerId, List<Line> lines) {
    private static final String HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

    static List<Invoice> readAll(Path file) {
        try (var stored = Files.newInputStream(file)) {
            var plain = file.toString().endsWith(".gz") ? new GZIPInputStream(stored) : stored;
            return parse(new String(plain.readAllBytes(), UTF_8));
        } catch (NoSuchFileException e) {
            throw new Failure("There is no file %s.", file);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            throw new Failure("%s cannot be read as an Online Retail file: %s", file, e.getMessage());
        }
    }

    private static List<Invoice> parse(String csv) throws IOException {
        if (!csv.startsWith(HEADER)) {
            throw new IOException("its first line is not " + HEADER);
        }
        var invoices = new LinkedHashMap<String, Invoice>();
        for (List<String> row : Csv.rowsBelowHeader(csv)) {
            String customerId = row.get(6).replaceFirst("\\.0$", "");
            var line = new Line(row.get(1), row.get(2).strip(), Integer.parseInt(row.get(3)), new BigDecimal(row.get(5)));
            invoices.computeIfAbsent(row.get(0), number -> new Invoice(number, customerId, new ArrayList<>())).lines.add(line);
        }
        return List.copyOf(invoices.values());
    }

    /** The paths of the fields for which a server has to refuse the invoice; none if it is sound. */
    Set<String> faults() {
        var faults = new HashSet<String>(customerId.isEmpty() ? Set.of("customerId") : Set.of());
        for (int i = 0; i < lines.size(); i++) {
            String item = "items[" + i + "].";
            lines.get(i).faults().forEach(field -> faults.add(item + field));
        }
        return faults;
    }

    long units() { return lines.stream().mapToLong(Line::quantity).sum(); }

    BigDecimal total() { return lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add); }

    String json() {
        String customer = customerId.isEmpty() ? "" : "\"customerId\":" + Json.quoted(customerId) + ",";
        return lines.stream().map(Line::json).collect(joining(",", "{" + customer + "\"items\":[", "]}"));
    }
}

record Line(String productId, String description, int quantity, BigDecimal price) {
    Stream<String> faults() {
        return Stream.of(quantity > 0 ? "" : "quantity", price.signum() > 0 ? "" : "price").filter(field -> !field.isEmpty());
    }

    BigDecimal amount() { return price.multiply(BigDecimal.valueOf(quantity)); }

    String json() {
        return "{\"productId\":%s,\"quantity\":%d,\"price\":%s}"
                .formatted(Json.quoted(productId), quantity, price.toPlainString());
    }
}

/** A product, stocked with as many units as all invoices together ask for. */
record Product(String id, String name, long stock) {
    static List<Product> allOf(List<Invoice> invoices) {
        var products = invoices.stream().flatMap(invoice -> invoice.lines().stream())
                .map(line -> new Product(line.productId(), line.description(), Math.max(0, line.quantity())))
                .collect(toMap(Product::id, product -> product, Product::plus, LinkedHashMap::new));
        return List.copyOf(products.values());
    }

    private Product plus(Product other) {
        return new Product(id, name.isEmpty() ? other.name : name, stock + other.stock);
    }

    String path() { return "/api/products/" + URLEncoder.encode(id, UTF_8).replace("+", "%20"); }

    String json() {
        return "{\"name\":%s,\"available\":%d}".formatted(Json.quoted(name.isEmpty() ? id : name), stock);
    }
}

/** What became of an invoice: REFUSED, or the status of its order; and the answer of the server that says so. */
record Outcome(Invoice invoice, String status, Json answer) {
    boolean is(String expected) { return status.equals(expected); }

    BigDecimal total() { return new BigDecimal(answer.text("total")); }

    Stream<String> refusedFields() { return answer.elements("errors").map(error -> error.text("field")); }

    /** What is wrong with this outcome, or "". */
    String complaint() {
        if (is("REFUSED")) {
            return refusedFields().anyMatch(invoice.faults()::contains) ? "" : "refused without naming a field at fault";
        }
        if (!invoice.faults().isEmpty()) {
            return "accepted with a field at fault";
        }
        if (!is("CONFIRMED")) {
            return "accepted, but not CONFIRMED";
        }
        return total().compareTo(invoice.total()) == 0 ? "" : "CONFIRMED with another total than the invoice's";
    }

    @Override
    public String toString() {
        String reason = answer.text("reason", answer.text("detail", ""));
        String refusal = answer.elements("errors").findFirst().map(Outcome::located).orElse(reason);
        return "invoice %s %s %s".formatted(invoice.number(), status, refusal).strip();
    }

    private static String located(Json error) {
        Matcher item = Pattern.compile("items\\[(\\d+)].*").matcher(error.text("field"));
        String line = item.matches() ? "line " + (Integer.parseInt(item.group(1)) + 1) + ", " : "";
        return line + error.text("field") + ": " + error.text("message", "");
    }
}

/** The Orderly server; safe for use by several threads. */
final class Server {
    private static final Set<Integer> LATER = Set.of(429, 503);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10)).build();
    private final String runId = UUID.randomUUID().toString();
    private final Options options;

    Server(Options options) {
        this.options = options;
    }

    void checkReachable() throws InterruptedException {
        send(request("/api/products?limit=1").build(), Duration.ZERO);
    }

    String put(Product product) throws InterruptedException {
        String credentials = Base64.getEncoder().encodeToString(options.admin().getBytes(UTF_8));
        var request = request(product.path()).header("Authorization", "Basic " + credentials);
        return succeeded(request.PUT(BodyPublishers.ofString(product.json())));
    }

    long unitsTaken(Product product) throws InterruptedException {
        return product.stock() - Long.parseLong(Json.parse(succeeded(request(product.path()))).text("available"));
    }

    Outcome post(Invoice invoice) throws InterruptedException {
        var request = request("/api/orders").header("Idempotency-Key", "replay-" + runId + "-" + invoice.number());
        var response = send(request.POST(BodyPublishers.ofString(invoice.json())).build(), options.timeout());
        String kind = response.statusCode() + " " + response.headers().firstValue("Content-Type").orElse("without content");
        if (kind.matches("20[01] .*")) {
            return new Outcome(invoice, "PENDING", Json.parse(response.body()));
        }
        boolean explained = kind.matches("4\\d\\d application/problem\\+json.*");
        Json problem = explained ? Json.parse(response.body()) : new Json.Obj(Map.of("reason", new Json.Scalar(kind)));
        return new Outcome(invoice, "REFUSED", problem);
    }

    /** The outcome once the order is decided, or still PENDING after the deadline. */
    Outcome settled(Outcome posted, Instant deadline) throws InterruptedException {
        if (posted.is("REFUSED")) {
            return posted;
        }
        Outcome latest = latest(posted);
        while (latest.is("PENDING") && Instant.now().isBefore(deadline)) {
            Thread.sleep(PAUSE.toMillis());
            latest = latest(posted);
        }
        return latest;
    }

    private Outcome latest(Outcome posted) throws InterruptedException {
        Json order = Json.parse(succeeded(request("/api/orders/" + posted.answer().text("id"))));
        return new Outcome(posted.invoice(), order.text("status"), order);
    }

    private HttpRequest.Builder request(String path) {
        var uri = URI.create(options.url() + path);
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).header("Content-Type", "application/json");
    }

    private String succeeded(HttpRequest.Builder request) throws InterruptedException {
        var response = send(request.build(), options.timeout());
        int status = response.statusCode();
        if (status / 100 != 2) {
            String hint = status == 401 || status == 403 ? " (is the password of --admin right?)" : "";
            throw new Failure("%s was answered %d%s: %s", response.request(), status, hint, response.body());
        }
        return response.body();
    }

    /** Repeats the request, which must be safe to repeat, until the server answers more than "later". */
    private HttpResponse<String> send(HttpRequest request, Duration patience) throws InterruptedException {
        for (Instant giveUp = Instant.now().plus(patience); ; ) {
            Duration wait = PAUSE;
            String trouble;
            try {
                var response = http.send(request, BodyHandlers.ofString());
                if (!LATER.contains(response.statusCode())) {
                    return response;
                }
                wait = Duration.ofSeconds(response.headers().firstValueAsLong("Retry-After").orElse(1));
                trouble = "status " + response.statusCode();
            } catch (IOException e) {
                trouble = e.toString();
            }
            if (Instant.now().plus(wait).isAfter(giveUp)) {
                throw new Failure("The server is not available: %s at %s", trouble, request);
            }
            Thread.sleep(wait.toMillis());
        }
    }
}

/** What became of all invoices. */
record Report(List<Outcome> outcomes, long unitsTaken, Duration taken) {
    void print() {
        long accepted = outcomes.size() - with("REFUSED").count();
        line("invoices", "%,d", outcomes.size());
        line("accepted", "%,d", accepted);
        Stream.of("CONFIRMED", "CANCELLED", "PENDING").forEach(status -> line("  " + status, "%,d", with(status).count()));
        line("refused", "%,d", with("REFUSED").count());
        refusedByField().forEach((field, invoices) -> line("  " + field, "%,d", invoices));
        with("REFUSED").limit(5).forEach(example -> System.out.println("  e.g. " + example));
        line("total of CONFIRMED", "%,.2f", with("CONFIRMED").map(Outcome::total).reduce(BigDecimal.ZERO, BigDecimal::add));
        line("units taken", "%,d", unitsTaken);
        line("seconds", "%.1f", taken.toMillis() / 1e3);
        line("accepted orders/s", "%.1f", accepted * 1e3 / taken.toMillis());
        complaints().forEach(complaint -> System.out.println("WRONG: " + complaint));
    }

    private static void line(String name, String format, Object value) {
        System.out.printf("%-20s %12s%n", name, String.format(Locale.ROOT, format, value));
    }

    /** How many invoices were refused for each field, some of them for several. */
    private Map<String, Long> refusedByField() {
        return with("REFUSED")
                .flatMap(refused -> refused.refusedFields().map(field -> field.replaceAll("\\d+", "")).distinct())
                .collect(groupingBy(field -> field, TreeMap::new, counting()));
    }

    List<String> complaints() {
        var complaints = new ArrayList<String>();
        outcomes.stream().filter(outcome -> !outcome.complaint().isEmpty()).collect(groupingBy(Outcome::complaint))
                .forEach((complaint, found) -> complaints.add("%d %s, e.g. %s".formatted(found.size(), complaint, found.get(0))));
        long units = with("CONFIRMED").mapToLong(outcome -> outcome.invoice().units()).sum();
        if (unitsTaken != units) {
            complaints.add("%d units taken, but %d in CONFIRMED orders".formatted(unitsTaken, units));
        }
        return complaints;
    }

    private Stream<Outcome> with(String status) { return outcomes.stream().filter(outcome -> outcome.is(status)); }
}

/** One line that updates itself on a terminal; elsewhere a plain line now and then. */
final class Progress {
    private static final boolean TERMINAL = System.console() != null;
    private static final Duration PERIOD = TERMINAL ? Duration.ofMillis(100) : Duration.ofSeconds(5);

    private final String doing;
    private final int all;
    private int done;
    private Instant due = Instant.now().plus(PERIOD);

    Progress(String doing, int all) {
        this.doing = doing;
        this.all = all;
    }

    synchronized <R> R after(R result) {
        done++;
        if (done == all || Instant.now().isAfter(due)) {
            due = Instant.now().plus(PERIOD);
            System.out.printf("%s: %d of %d%s", doing, done, all, TERMINAL && done < all ? "\r" : "\n");
        }
        return result;
    }
}

/** Reads RFC 4180: a quoted field may hold commas, line ends and, doubled, quotes. */
final class Csv {
    private static final Pattern FIELD = Pattern.compile("(?:\"([^\"]*+(?:\"\"[^\"]*+)*+)\"|([^,\r\n]*+))(,|\r\n?|\n)");

    static List<List<String>> rowsBelowHeader(String text) {
        var rows = new ArrayList<List<String>>();
        var row = new ArrayList<String>();
        for (Matcher field = FIELD.matcher(text.endsWith("\n") ? text : text + "\n"); field.find(); ) {
            row.add(field.group(1) == null ? field.group(2) : field.group(1).replace("\"\"", "\""));
            if (!field.group(3).equals(",")) {
                rows.add(List.copyOf(row));
                row.clear();
            }
        }
        return rows.subList(1, rows.size());
    }
}

/** A JSON value; the reader trusts the server to write JSON, so that commas and colons are as good as white space. */
sealed interface Json {
    Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|[{}\\[\\]]|[^\\s{}\\[\\]:,\"]+");
    Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");
    Pattern SPECIAL = Pattern.compile("[\"\\\\\\p{Cntrl}]");

    record Obj(Map<String, Json> fields) implements Json { }

    record Arr(List<Json> elements) implements Json { }

    /** A string, or a number or literal as it is written; null is the empty one. */
    record Scalar(String text) implements Json { }

    static Json parse(String text) {
        Iterator<String> tokens = TOKEN.matcher(text).results().map(MatchResult::group).iterator();
        return value(tokens.hasNext() ? tokens.next() : "null", tokens);
    }

    private static Json value(String token, Iterator<String> rest) {
        return switch (token.charAt(0)) {
            case '{' -> object(rest);
            case '[' -> array(rest);
            case '"' -> new Scalar(unquoted(token));
            default -> new Scalar(token.equals("null") ? "" : token);
        };
    }

    private static Json object(Iterator<String> rest) {
        var fields = new HashMap<String, Json>();
        for (String name = rest.next(); !name.equals("}"); name = rest.next()) {
            fields.put(unquoted(name), value(rest.next(), rest));
        }
        return new Obj(fields);
    }

    private static Json array(Iterator<String> rest) {
        var elements = new ArrayList<Json>();
        for (String token = rest.next(); !token.equals("]"); token = rest.next()) {
            elements.add(value(token, rest));
        }
        return new Arr(elements);
    }

    private static String unquoted(String token) {
        return ESCAPE.matcher(token.substring(1, token.length() - 1))
                .replaceAll(escape -> Matcher.quoteReplacement(unescaped(escape.group(1))));
    }

    private static String unescaped(String code) {
        if (code.length() > 1) {
            return Character.toString(Integer.parseInt(code.substring(1), 16));
        }
        return "bfnrt".contains(code) ? ("\\" + code).translateEscapes() : code;
    }

    static String quoted(String text) {
        return "\"" + SPECIAL.matcher(text).replaceAll(special -> "\\\\u%04x".formatted((int) special.group().charAt(0))) + "\"";
    }

    default String text(String name) {
        if (this instanceof Obj object && object.fields.get(name) instanceof Scalar scalar) {
            return scalar.text;
        }
        throw new Failure("The server's answer lacks %s: %s", name, this);
    }

    default String text(String name, String otherwise) {
        return this instanceof Obj object && object.fields.containsKey(name) ? text(name) : otherwise;
    }

    default Stream<Json> elements(String name) {
        Json found = this instanceof Obj object ? object.fields.get(name) : null;
        return found instanceof Arr array ? array.elements.stream() : Stream.empty();
    }
}
