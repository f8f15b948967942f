import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Black-box load driver for the order API: a closed loop over keep-alive HTTP/1.1 connections.
 * One file without dependencies, so that {@code java OrderLoad.java} runs it from source (Java 17 or later).
 *
 * <pre>
 * java OrderLoad.java --url http://127.0.0.1:8080 --done-url http://127.0.0.1:8080/api/stats --orders 10000 --warmup 3000
 * </pre>
 *
 * Every order has three items of different products out of P-0001, P-0002, …
 *
 * <table>
 * <caption>Options</caption>
 * <tr><td>--url URL</td><td>the application (http://127.0.0.1:8080)</td></tr>
 * <tr><td>--done-url URL</td><td>answers JSON holding {@code "confirmed":n} and {@code "notifications":m}, in any case and depth, and perhaps
 *   {@code "pending":p} (small letters: PENDING is a state of orders). A phase of N orders is complete when confirmed has grown by N and notifications by 2N. Without it, every
 *   accepted order is followed with GET. Several, comma-separated, are added up: modules on servers of their own</td></tr>
 * <tr><td>--orders N, --warmup N</td><td>measured orders (10000), and those before them (3000; never paced)</td></tr>
 * <tr><td>--concurrency N</td><td>connections (32)</td></tr>
 * <tr><td>--bulk N</td><td>posts N orders a request, one a line (off); before that the same orders one by one, for comparison</td></tr>
 * <tr><td>--rate R</td><td>paced: R orders/s; latency counts from the planned time of each order</td></tr>
 * <tr><td>--samples N</td><td>orders followed with GET for the end-to-end latency (200; 0 = none)</td></tr>
 * <tr><td>--sample-step-ms N</td><td>the resolution of that latency (20; use 2 with --rate)</td></tr>
 * <tr><td>--poll-ms N, --timeout S</td><td>how often to ask the done URL (100), how long to wait for completion (600)</td></tr>
 * <tr><td>--products N, --seed N</td><td>products to order from (1000), seed of the random orders (1)</td></tr>
 * <tr><td>--seed-products</td><td>creates the products first, as the operator --admin USER:PASSWORD</td></tr>
 * <tr><td>--hold FILE</td><td>creates FILE after the warm-up and measures once somebody has deleted it</td></tr>
 * <tr><td>--no-wait</td><td>does not wait for completion</td></tr>
 * <tr><td>--stop-on-error</td><td>a failed connection ends its worker: for crash tests</td></tr>
 * <tr><td>--ids-out FILE</td><td>the accepted ids, one a line, as they are accepted</td></tr>
 * <tr><td>--verify FILE</td><td>no load: follows the ids in FILE until all are CONFIRMED or --timeout is over</td></tr>
 * <tr><td>--label TEXT</td><td>copied into the result</td></tr>
 * </table>
 *
 * Standard output is one line of JSON and then a table. Exit code 2: the work was not completed in time.
 */
public final class OrderLoad {

    private static final int INCOMPLETE = 2;
    private static final String CONFIRMED = "CONFIRMED";
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern STATUS = Pattern.compile("\"status\"\\s*:\\s*\"([^\"]+)\"");

    private final Options options;
    private final Target target;
    private double oneByOnePerS = -1;

    private OrderLoad(Options options) {
        this.options = options;
        this.target = new Target(options);
    }

    public static void main(String[] args) throws Exception {
        var options = Options.parse(args);
        var load = new OrderLoad(options);
        System.exit(options.has("verify") ? load.verify() : load.run());
    }

    private int run() throws Exception {
        if (options.has("seed-products")) {
            target.seedProducts();
        }
        if (!warmUp()) {
            System.err.println("The warm-up was not completed within --timeout; nothing was measured.");
            return INCOMPLETE;
        }
        if (options.has("hold")) {
            hold(Path.of(options.text("hold", "")));
        }
        var result = measure();
        result.print(System.out);
        return result.waited && result.completedAt < 0 ? INCOMPLETE : 0;
    }

    private boolean warmUp() throws Exception {
        int orders = options.number("warmup", 3_000);
        int seed = options.number("seed", 1) + 7;
        if (!options.has("bulk")) {
            return orders == 0 || isDone(new Phase(options, target, orders, seed, 0, 1));
        }
        var oneByOne = new Phase(options, target, options.number("orders", 10_000), options.number("seed", 1), 0, 1);
        boolean done = isDone(new Phase(options, target, Math.max(1, orders / 2), seed, 0, 1))
                && isDone(new Phase(options, target, Math.max(1, orders / 2), seed, 0, bulk()))
                && isDone(oneByOne);
        oneByOnePerS = oneByOne.acceptedPerS();
        return done;
    }

    private int bulk() {
        return options.number("bulk", 1);
    }

    private boolean isDone(Phase phase) throws Exception {
        var completion = target.completion();
        phase.run(null, null);
        return options.has("no-wait") || completion.await(phase.ids, null) >= 0;
    }

    /** Lets whoever started this driver read the counters of the system between warm-up and measurement. */
    private static void hold(Path file) throws Exception {
        Files.createFile(file);
        while (Files.exists(file)) {
            Thread.sleep(20);
        }
    }

    private Result measure() throws Exception {
        var wait = !options.has("no-wait");
        var sampler = wait && options.number("samples", 200) > 0 ? new Sampler(options, target) : null;
        var completion = wait ? target.completion() : null;
        var phase = new Phase(options, target, options.number("orders", 10_000), options.number("seed", 1), options.number("rate", 0), bulk());
        var backlog = new Counts(-1, -1, -1);
        long cpu = cpuNanos();
        if (sampler != null) {
            sampler.start();
        }
        try (var idsOut = options.has("ids-out") ? Files.newOutputStream(Path.of(options.text("ids-out", ""))) : null) {
            phase.run(sampler, idsOut);
        }
        long completedAt = wait ? completion.await(phase.ids, backlog) : -1;
        if (sampler != null) {
            sampler.finish(Duration.ofSeconds(5));
        }
        return new Result(options, target, phase, sampler, wait, completedAt, backlog, cpuNanos() - cpu, oneByOnePerS);
    }

    private int verify() throws Exception {
        var ids = Files.readAllLines(Path.of(options.text("verify", ""))).stream().filter(id -> id.length() > 8).toList();
        long start = System.nanoTime();
        var follower = new Follower(target, Duration.ofSeconds(options.number("timeout", 120)));
        long completedAt = follower.follow(ids);
        int lost = follower.left.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("{\"verify\":" + ids.size() + ",\"confirmed\":" + (ids.size() - lost) + ",\"notConfirmed\":" + lost
                + ",\"lastConfirmedAfterS\":" + Result.oneDecimal((completedAt - start) / 1e9) + ",\"left\":\"" + follower.left + "\"}");
        return 0;
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    private static String field(Pattern pattern, String json) {
        var matcher = pattern.matcher(json);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** The command line: {@code --name value} or {@code --flag}. */
    private record Options(Map<String, String> values) {

        static Options parse(String[] args) {
            var values = new HashMap<String, String>();
            for (int i = 0; i < args.length; i++) {
                if (!args[i].startsWith("--")) {
                    throw new IllegalArgumentException("Expected --option, got \"" + args[i] + "\"");
                }
                var flag = i + 1 >= args.length || args[i + 1].startsWith("--");
                values.put(args[i].substring(2), flag ? "true" : args[++i]);
            }
            return new Options(values);
        }

        boolean has(String name) {
            return values.containsKey(name);
        }

        String text(String name, String otherwise) {
            return values.getOrDefault(name, otherwise);
        }

        int number(String name, int otherwise) {
            return Integer.parseInt(text(name, Integer.toString(otherwise)));
        }
    }

    /** The application under load; counts the GET requests that the driver itself causes. */
    private static final class Target {
        final URI base;
        final String orders;
        final AtomicLong gets = new AtomicLong();
        private final Options options;

        Target(Options options) {
            this.options = options;
            base = URI.create(options.text("url", "http://127.0.0.1:8080"));
            orders = base.getPath().replaceAll("/$", "") + "/api/orders";
        }

        Connection connect() {
            return new Connection(base);
        }

        String statusOf(Connection connection, String id) throws IOException {
            gets.incrementAndGet();
            var answer = connection.send("GET", orders + "/" + id, null);
            return connection.status == 200 ? field(STATUS, answer) : "HTTP " + connection.status;
        }

        Completion completion() throws IOException {
            var seconds = Duration.ofSeconds(options.number("timeout", 600));
            return options.has("done-url")
                    ? new CountedCompletion(Stream.of(options.text("done-url", "").split(",")).map(URI::create).toList(), seconds,
                            options.number("poll-ms", 100), gets)
                    : (ids, backlog) -> {
                        var follower = new Follower(this, seconds);
                        long completedAt = follower.follow(ids);
                        return follower.left.isEmpty() ? completedAt : -1;
                    };
        }

        void seedProducts() throws IOException {
            try (var connection = connect()) {
                connection.logIn(options.text("admin", ""));
                for (int i = 1; i <= options.number("products", 1_000); i++) {
                    var id = OrderBody.productId(i);
                    var path = orders.replaceAll("orders$", "products/") + id;
                    connection.send("PUT", path, "{\"name\":\"" + id + "\",\"available\":100000000}");
                    if (connection.status >= 300) {
                        throw new IOException("PUT " + path + " answered " + connection.status + "; is --admin USER:PASSWORD right?");
                    }
                }
            }
        }
    }

    /** A keep-alive connection with a minimal HTTP/1.1 client: bodies with Content-Length or in chunks. Not thread-safe. */
    private static final class Connection implements AutoCloseable {
        int status;
        private final String host;
        private final int port;
        private String authorization = "";
        private Socket socket;
        private InputStream in;
        private OutputStream out;

        Connection(URI base) {
            host = base.getHost();
            port = base.getPort() < 0 ? 80 : base.getPort();
        }

        void logIn(String userAndPassword) {
            authorization = "Authorization: Basic "
                    + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8)) + "\r\n";
        }

        /** Sends one request and returns the body of the answer; the status is in {@link #status}. A failure closes the connection. */
        String send(String method, String path, String body) throws IOException {
            return send(method, path, body, "application/json");
        }

        String send(String method, String path, String body, String type) throws IOException {
            try {
                if (socket == null) {
                    open();
                }
                out.write(request(method, path, body, type));
                out.flush();
                return read();
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        private void open() throws IOException {
            socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            socket.connect(new InetSocketAddress(host, port), 5_000);
            in = new BufferedInputStream(socket.getInputStream(), 4096);
            out = socket.getOutputStream();
        }

        private byte[] request(String method, String path, String body, String type) {
            var content = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
            var head = (method + " " + path + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\nAccept: " + type + "\r\n" + authorization
                    + (body == null ? "" : "Content-Type: " + type + "\r\nContent-Length: " + content.length + "\r\n") + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            var all = Arrays.copyOf(head, head.length + content.length);
            System.arraycopy(content, 0, all, head.length, content.length);
            return all;
        }

        private String read() throws IOException {
            status = Integer.parseInt(line().split(" ")[1]);
            int length = 0;
            boolean chunked = false;
            boolean closing = false;
            for (String line; !(line = line().toLowerCase(Locale.ROOT)).isEmpty();) {
                if (line.startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).trim());
                } else if (line.startsWith("transfer-encoding:")) {
                    chunked = line.contains("chunked");
                } else if (line.startsWith("connection:")) {
                    closing = line.contains("close");
                }
            }
            var body = chunked ? chunks() : exactly(length);
            if (closing) {
                close();
            }
            return new String(body, StandardCharsets.UTF_8);
        }

        private byte[] chunks() throws IOException {
            var body = new ByteArrayOutputStream();
            for (int size; (size = Integer.parseInt(line().split(";")[0].trim(), 16)) > 0;) {
                body.write(exactly(size));
                line();
            }
            line();
            return body.toByteArray();
        }

        private byte[] exactly(int length) throws IOException {
            var bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException("connection closed");
            }
            return bytes;
        }

        private String line() throws IOException {
            var line = new StringBuilder(64);
            for (int c; (c = in.read()) != '\n';) {
                if (c < 0) {
                    throw new EOFException("connection closed");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @Override
        public void close() {
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                socket = null;
            }
        }
    }

    /** Random orders of three items each. */
    private static final class OrderBody {

        static String next(SplittableRandom random, int products) {
            int customer = random.nextInt(10_000);
            var p = random.ints(1, products + 1).distinct().limit(3).toArray();
            return "{\"customerId\":\"C" + customer + "\",\"customerEmail\":\"c" + customer + "@example.com\",\"items\":["
                    + item(p[0], 1, "10.00") + "," + item(p[1], 2, "5.50") + "," + item(p[2], 1, "3.25") + "]}";
        }

        private static String item(int product, int quantity, String price) {
            return "{\"productId\":\"" + productId(product) + "\",\"quantity\":" + quantity + ",\"price\":" + price + "}";
        }

        static String productId(int product) {
            var digits = Integer.toString(product);
            return "P-" + "0".repeat(Math.max(0, 4 - digits.length())) + digits;
        }
    }

    /** One phase of load: so many orders by all workers, as fast as they are answered or at a rate. */
    private static final class Phase {
        final Queue<String> ids = new ConcurrentLinkedQueue<>();
        final AtomicInteger rejected = new AtomicInteger();
        final AtomicInteger errors = new AtomicInteger();
        long start;
        long end;
        private final Options options;
        private final Target target;
        private final long seed;
        private final long gap;
        private final int size;
        private final long[] latency;
        private final AtomicInteger next = new AtomicInteger();

        /** @param size orders a request */
        Phase(Options options, Target target, int orders, long seed, int rate, int size) {
            this.options = options;
            this.target = target;
            this.seed = seed;
            this.gap = rate > 0 ? 1_000_000_000L / rate : 0;
            this.size = size;
            this.latency = new long[orders];
        }

        void run(Sampler sampler, OutputStream idsOut) throws InterruptedException {
            var workers = new ArrayList<Thread>();
            for (int w = 0; w < options.number("concurrency", 32); w++) {
                var random = new SplittableRandom(seed * 1000 + w);
                workers.add(new Thread(() -> work(random, sampler, idsOut), "load-" + w));
            }
            start = System.nanoTime();
            workers.forEach(Thread::start);
            for (var worker : workers) {
                worker.join();
            }
            end = System.nanoTime();
        }

        private void work(SplittableRandom random, Sampler sampler, OutputStream idsOut) {
            int products = options.number("products", 1_000);
            int every = sampler == null ? Integer.MAX_VALUE : Math.max(1, latency.length / sampler.wanted);
            try (var connection = target.connect()) {
                for (int i; (i = next.getAndAdd(size)) < latency.length;) {
                    var bodies = new ArrayList<String>();
                    for (int n = Math.min(size, latency.length - i); n > 0; n--) {
                        bodies.add(OrderBody.next(random, products));
                    }
                    long posted = awaitTurn(i);
                    try {
                        var answers = post(connection, bodies);
                        latency[i] = System.nanoTime() - posted;
                        for (int n = 0; n < bodies.size(); n++) {
                            var id = n < answers.size() ? field(ID, answers.get(n)) : null;
                            if (id == null) {
                                rejected.incrementAndGet();
                                continue;
                            }
                            accept(id, idsOut);
                            if (sampler != null && (i + n) % every == 0) {
                                sampler.add(id, posted);
                            }
                        }
                    } catch (IOException e) {
                        errors.incrementAndGet();
                        if (options.has("stop-on-error")) {
                            return;
                        }
                    }
                }
            }
        }

        /** The answer for each order; none if the request was refused as a whole. */
        private List<String> post(Connection connection, List<String> bodies) throws IOException {
            var answer = size == 1
                    ? connection.send("POST", target.orders, bodies.get(0))
                    : connection.send("POST", target.orders, String.join("\n", bodies), "application/x-ndjson");
            if (connection.status != (size == 1 ? 201 : 200)) {
                return List.of();
            }
            return size == 1 ? List.of(answer) : answer.lines().toList();
        }

        private long awaitTurn(int order) {
            if (gap == 0) {
                return System.nanoTime();
            }
            long planned = start + order * gap;
            for (long early; (early = planned - System.nanoTime()) > 0;) {
                LockSupport.parkNanos(early);
            }
            return planned;
        }

        double acceptedPerS() {
            return ids.size() / ((end - start) / 1e9);
        }

        private void accept(String id, OutputStream idsOut) throws IOException {
            ids.add(id);
            if (idsOut != null) {
                synchronized (idsOut) {
                    idsOut.write((id + "\n").getBytes(StandardCharsets.US_ASCII));
                }
            }
        }

        long[] sortedLatency() {
            return Arrays.stream(latency).filter(nanos -> nanos > 0).sorted().toArray();
        }
    }

    /**
     * Follows some of the orders with GET; asks first after half a step, then again after a step or 5 % of the order's age.
     * Several threads share the work: one connection alone would queue behind itself when the application is saturated.
     */
    private static final class Sampler {

        private record Due(String id, long posted, long at) {
        }

        final int wanted;
        private final Target target;
        private final long step;
        private final List<Thread> threads = new ArrayList<>();
        private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
        private final List<Long> latency = new ArrayList<>();
        private boolean closed;
        private long giveUpAt = Long.MAX_VALUE;

        Sampler(Options options, Target target) {
            this.target = target;
            wanted = options.number("samples", 200);
            step = options.number("sample-step-ms", 20) * 1_000_000L;
        }

        void start() {
            for (int i = 0; i < 4; i++) {
                var thread = new Thread(this::follow, "sampler-" + i);
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
        }

        synchronized void add(String id, long posted) {
            due.add(new Due(id, posted, System.nanoTime() + step / 2));
            notifyAll();
        }

        void finish(Duration patience) throws InterruptedException {
            synchronized (this) {
                closed = true;
                giveUpAt = System.nanoTime() + patience.toNanos();
                notifyAll();
            }
            for (var thread : threads) {
                thread.join(2 * patience.toMillis());
            }
        }

        private void follow() {
            try (var connection = target.connect()) {
                for (Due order; (order = next()) != null;) {
                    note(order, isConfirmed(connection, order.id), System.nanoTime());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized Due next() throws InterruptedException {
            while (true) {
                var first = due.peek();
                long early = first == null ? 0 : first.at - System.nanoTime();
                if (first == null && closed) {
                    return null;
                } else if (first == null) {
                    wait();
                } else if (early <= 0) {
                    return due.poll();
                } else {
                    wait(early / 1_000_000, (int) (early % 1_000_000));
                }
            }
        }

        private boolean isConfirmed(Connection connection, String id) {
            try {
                return CONFIRMED.equals(target.statusOf(connection, id));
            } catch (IOException e) {
                return false;
            }
        }

        private synchronized void note(Due order, boolean confirmed, long now) {
            if (confirmed) {
                latency.add(now - order.posted);
            } else if (now < giveUpAt) {
                due.add(new Due(order.id, order.posted, now + Math.max(step, (now - order.posted) / 20)));
                notifyAll();
            }
        }

        synchronized long[] sortedLatency() {
            return latency.stream().mapToLong(Long::longValue).sorted().toArray();
        }
    }

    /** Waits until the work that the given orders cause is done. */
    private interface Completion {

        /** Returns the {@link System#nanoTime()} of completion, or -1; notes in {@code backlog}, unless null, what was open at first. */
        long await(Queue<String> ids, Counts backlog) throws Exception;
    }

    /** What the done URL says. */
    private static final class Counts {
        long confirmed;
        long notifications;
        long pending;

        Counts(long confirmed, long notifications, long pending) {
            this.confirmed = confirmed;
            this.notifications = notifications;
            this.pending = pending;
        }

        void add(Counts other) {
            confirmed += other.confirmed;
            notifications += other.notifications;
            pending += Math.max(0, other.pending);
        }

        /** A count that is missing is 0: a state that no order is in may be left out. */
        static Counts parse(String json) throws IOException {
            if (!json.stripLeading().startsWith("{")) {
                throw new IOException("The done URL answered no JSON object: " + json);
            }
            return new Counts(count(json, "(?i:confirmed)", 0), count(json, "(?i:notifications)", 0), count(json, "pending", -1));
        }

        private static long count(String json, String name, long otherwise) {
            var value = field(Pattern.compile("\"" + name + "\"\\s*:\\s*(\\d+)"), json);
            return value == null ? otherwise : Long.parseLong(value);
        }

        @Override
        public String toString() {
            return confirmed + " confirmed, " + notifications + " notifications";
        }
    }

    /** Completion by the growth of the counts at the done URLs since this object was made. */
    private static final class CountedCompletion implements Completion {
        private final List<URI> urls;
        private final Duration timeout;
        private final long pollMillis;
        private final AtomicLong gets;
        private final Counts before;

        CountedCompletion(List<URI> urls, Duration timeout, long pollMillis, AtomicLong gets) throws IOException {
            this.urls = urls;
            this.timeout = timeout;
            this.pollMillis = pollMillis;
            this.gets = gets;
            before = read();
        }

        private Counts read() throws IOException {
            var sum = read(urls.get(0));
            for (var url : urls.subList(1, urls.size())) {
                sum.add(read(url));
            }
            return sum;
        }

        private Counts read(URI url) throws IOException {
            gets.incrementAndGet();
            var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
            try (var connection = new Connection(url)) {
                var answer = connection.send("GET", url.getRawPath() + query, null);
                if (connection.status != 200) {
                    throw new IOException(url + " answered " + connection.status);
                }
                return Counts.parse(answer);
            }
        }

        @Override
        public long await(Queue<String> ids, Counts backlog) throws Exception {
            long until = System.nanoTime() + timeout.toNanos();
            int orders = ids.size();
            for (var first = true;; first = false) {
                var now = read();
                long openOrders = orders - (now.confirmed - before.confirmed);
                long openNotifications = 2L * orders - (now.notifications - before.notifications);
                if (first && backlog != null) {
                    backlog.confirmed = openOrders;
                    backlog.notifications = openNotifications;
                    backlog.pending = now.pending;
                }
                if (openOrders <= 0 && openNotifications <= 0) {
                    return System.nanoTime();
                }
                if (System.nanoTime() > until) {
                    System.err.println("Gave up after " + timeout.toSeconds() + " s with " + now + "; at the start " + before
                            + "; expected " + orders + " and " + 2 * orders + " more.");
                    return -1;
                }
                Thread.sleep(pollMillis);
            }
        }
    }

    /** Follows orders with GET until all are CONFIRMED or the time is over. */
    private static final class Follower {
        final Map<String, Integer> left = new TreeMap<>();
        private final Target target;
        private final long until;

        Follower(Target target, Duration timeout) {
            this.target = target;
            this.until = System.nanoTime() + timeout.toNanos();
        }

        /** Returns when the last of them was seen CONFIRMED; {@link #left} counts the others by status. */
        long follow(Iterable<String> ids) throws InterruptedException {
            var open = new ArrayDeque<String>();
            ids.forEach(open::add);
            long completedAt = System.nanoTime();
            try (var connection = target.connect()) {
                for (long pause = 200; !open.isEmpty(); pause = Math.min(10_000, pause * 3 / 2)) {
                    int asked = open.size();
                    askAll(connection, open);
                    completedAt = open.size() < asked ? System.nanoTime() : completedAt;
                    long rest = (until - System.nanoTime()) / 1_000_000;
                    if (open.isEmpty() || rest <= 0) {
                        break;
                    }
                    Thread.sleep(Math.min(pause, rest));
                }
            }
            return completedAt;
        }

        private void askAll(Connection connection, ArrayDeque<String> open) throws InterruptedException {
            left.clear();
            for (int n = open.size(); n > 0; n--) {
                var id = open.poll();
                var status = ask(connection, id);
                if (!CONFIRMED.equals(status)) {
                    left.merge(status, 1, Integer::sum);
                    open.add(id);
                }
            }
        }

        private String ask(Connection connection, String id) throws InterruptedException {
            try {
                return String.valueOf(target.statusOf(connection, id));
            } catch (IOException e) {
                Thread.sleep(100);
                return "NO ANSWER";
            }
        }
    }

    /** The figures of the measured phase. */
    private static final class Result {
        final boolean waited;
        final long completedAt;
        private final Options options;
        private final Target target;
        private final Phase phase;
        private final Counts backlog;
        private final long cpuNanos;
        private final double oneByOnePerS;
        private final long[] http;
        private final long[] endToEnd;

        Result(Options options, Target target, Phase phase, Sampler sampler, boolean waited, long completedAt, Counts backlog, long cpuNanos,
                double oneByOnePerS) {
            this.options = options;
            this.target = target;
            this.phase = phase;
            this.waited = waited;
            this.completedAt = completedAt;
            this.backlog = backlog;
            this.cpuNanos = cpuNanos;
            this.oneByOnePerS = oneByOnePerS;
            http = phase.sortedLatency();
            endToEnd = sampler == null ? new long[0] : sampler.sortedLatency();
        }

        void print(PrintStream out) {
            out.println(json());
            out.println();
            row(out, "orders accepted (201)", Integer.toString(accepted()));
            row(out, "rejected / connection errors", phase.rejected + " / " + phase.errors);
            row(out, "accepted orders/s", oneDecimal(accepted() / acceptSeconds()));
            if (oneByOnePerS >= 0) {
                row(out, "the same orders one by one", oneDecimal(oneByOnePerS));
            }
            row(out, "POST ms p50 / p99 / max", percentiles(http));
            if (waited) {
                row(out, "end-to-end orders/s", completedAt < 0 ? "INCOMPLETE" : oneDecimal(accepted() / wholeSeconds()));
                row(out, "end-to-end ms p50 / p99 / max", percentiles(endToEnd) + "  (" + endToEnd.length + " samples)");
                row(out, "orders unfinished at last POST", Long.toString(backlog.confirmed));
            }
        }

        private String json() {
            var whole = completedAt < 0 ? "null,\"wholeS\":null"
                    : oneDecimal(accepted() / wholeSeconds()) + ",\"wholeS\":" + oneDecimal(wholeSeconds());
            return "{\"label\":\"" + options.text("label", "") + "\",\"orders\":" + accepted()
                    + ",\"rejected\":" + phase.rejected + ",\"errors\":" + phase.errors
                    + ",\"concurrency\":" + options.number("concurrency", 32) + ",\"rate\":" + options.number("rate", 0)
                    + ",\"bulk\":" + options.number("bulk", 1) + ",\"oneByOnePerS\":" + (oneByOnePerS < 0 ? null : oneDecimal(oneByOnePerS))
                    + ",\"acceptedPerS\":" + oneDecimal(accepted() / acceptSeconds()) + ",\"acceptS\":" + oneDecimal(acceptSeconds())
                    + latencies("http", http) + ",\"endToEndPerS\":" + whole
                    + ",\"backlogOrdersAtLastPost\":" + backlog.confirmed + ",\"backlogNotificationsAtLastPost\":" + backlog.notifications
                    + ",\"pendingAtLastPost\":" + backlog.pending
                    + latencies("e2e", endToEnd) + ",\"e2eSamples\":" + endToEnd.length
                    + ",\"gets\":" + target.gets + ",\"driverCpuS\":" + oneDecimal(cpuNanos / 1e9) + "}";
        }

        private int accepted() {
            return phase.ids.size();
        }

        private double acceptSeconds() {
            return (phase.end - phase.start) / 1e9;
        }

        private double wholeSeconds() {
            return (completedAt - phase.start) / 1e9;
        }

        private static String latencies(String name, long[] sorted) {
            return ",\"" + name + "P50Ms\":" + percentile(sorted, 50) + ",\"" + name + "P99Ms\":" + percentile(sorted, 99)
                    + ",\"" + name + "MaxMs\":" + percentile(sorted, 100);
        }

        private static String percentiles(long[] sorted) {
            return percentile(sorted, 50) + " / " + percentile(sorted, 99) + " / " + percentile(sorted, 100);
        }

        private static String percentile(long[] sorted, double percent) {
            return sorted.length == 0 ? "null"
                    : Double.toString(Math.round(sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1] / 1e4) / 100.0);
        }

        static String oneDecimal(double value) {
            return String.format(Locale.ROOT, "%.1f", value);
        }

        private static void row(PrintStream out, String name, String value) {
            out.printf(Locale.ROOT, "%-34s %12s%n", name, value);
        }
    }
}
