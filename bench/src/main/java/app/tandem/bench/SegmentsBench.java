package app.tandem.bench;

import app.tandem.bench.Bench.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Counting segments: Tandem's index, through its API, against SQL on PostgreSQL and on DuckDB. */
final class SegmentsBench {
    static final String MISSION = "mission's rule";
    static final String NESTED = "12 conditions, 2 event windows";
    static final String BUILD = "index build";
    static final String MEMORY = "memory";
    static final String ON_DISK = "on disk";
    static final String TANDEM = "Tandem";
    private static final long SEED = 20_260_101;
    private static final Pattern BUILT = Pattern.compile("Indexed (\\d+) people.* in (\\d+) ms");

    private final int size;
    private final Path root;
    private final Path work;
    private final Path home;
    private final String heap;
    private final Population population;
    private final List<Row> rows = new ArrayList<>();

    private SegmentsBench(Path root, Path work, int size, String heap) {
        this.size = size;
        this.root = root;
        this.work = work;
        this.home = work.resolve("home");
        this.heap = heap;
        this.population = new Population(size, SEED, Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    static Report run(Path root, int size, Options options) throws Exception {
        var parent = options.work();
        if (parent != null) Files.createDirectories(parent);
        var work = parent == null
                ? Files.createTempDirectory("tandem-bench")
                : Files.createTempDirectory(parent, "tandem-bench");
        // Also where somebody stops the bench: it may be tens of gigabytes.
        var cleaning = new Thread(() -> Folders.deleteAsFarAsPossible(work));
        Runtime.getRuntime().addShutdownHook(cleaning);
        try {
            return new SegmentsBench(root, work, size, options.heap(size)).run();
        } finally {
            Folders.deleteAsFarAsPossible(work);
            Runtime.getRuntime().removeShutdownHook(cleaning);
        }
    }

    private Report run() throws Exception {
        Files.createDirectories(home);
        step("Making %,d people and %,d events", size, population.events());
        TandemServer.start(root, home, heap).close(); // Makes the tables and the shop.
        try (var database = ServerDatabase.alone(home)) {
            new ServerTables(database, population).fill();
        }
        try (var postgres = new PostgresRival(work.resolve("comparison"));
                var duckdb = new DuckDbRival(work)) {
            var rivals = List.<Rival>of(postgres, duckdb);
            for (var rival : rivals) {
                step("Filling %s", rival.name());
                rival.load(population);
            }
            Folders.delete(home.resolve("index"));
            step("Building the index");
            try (var server = TandemServer.start(root, home, heap)) {
                build(server);
                counts(server, rivals);
                memory(server, rivals);
                explain(server);
                changes(server);
            }
            var setUp = new ArrayList<String>();
            setUp.add(
                    "Tandem: one JVM with a heap of " + heap + ", asked through HTTP by one client on one connection");
            for (var rival : rivals) setUp.add(rival.name() + ": " + rival.setUp());
            return new Report("segments", size, population.now(), Machine.here(), setUp, rows);
        }
    }

    private void build(TandemServer server) throws IOException, InterruptedException {
        awaitIndex(server);
        for (var line : Files.readAllLines(home.resolve("server.log"))) {
            var built = BUILT.matcher(line);
            if (!built.find()) continue;
            var documents = (long) size + population.events();
            var perSecond = documents * 1_000.0 / Long.parseLong(built.group(2));
            add(Row.rate(BUILD, TANDEM, documents, perSecond)
                    .aim(Aims.ofBuilding(size, perSecond))
                    .note("people and events read from PostgreSQL, by the server's own log"));
        }
    }

    private static void awaitIndex(TandemServer server) throws IOException, InterruptedException {
        while (true) {
            try {
                server.api.count(new MissionRule(0).rule());
                return;
            } catch (Api.Refused behind) {
                if (behind.status != 503) throw behind;
            }
        }
    }

    private void counts(TandemServer server, List<Rival> rivals) throws Exception {
        var request = Measure.of(() -> server.api.get("/api/v1/shop"));
        add(Row.timed("a request that counts nothing", TANDEM, request)
                .note("HTTP, the token's check and the client: part of every figure of Tandem's"));
        compare(MISSION, MissionRule::random, server, rivals);
        compare(NESTED, NestedRule::random, server, rivals);
    }

    /** The same questions to all, each with other parameters, so that nobody can answer from a kept result. */
    private void compare(
            String name, Function<SplittableRandom, Question> questions, TandemServer server, List<Rival> rivals)
            throws Exception {
        step("Counting: %s", name);
        var random = new SplittableRandom(SEED);
        var warmUp = questions(questions, random, Measure.WARM_UP);
        var asked = questions(questions, random, Measure.REQUESTS);
        var answers = new Api.Count[asked.size()];
        var tandem = Measure.each(
                warmUp,
                question -> server.api.count(question.rule()),
                asked,
                (i, question) -> answers[i] = server.api.count(question.rule()));
        var others = new LinkedHashMap<String, Timings>();
        for (var rival : rivals) {
            var timings =
                    Measure.each(warmUp, question -> rival.count(question, population.now()), asked, (i, question) -> {
                        var count = rival.count(question, answers[i].asOf());
                        if (count != answers[i].count()) {
                            throw new WrongCount(question.rule(), TANDEM, answers[i].count(), rival.name(), count);
                        }
                    });
            others.put(rival.name(), timings);
        }
        add(Row.timed(name, TANDEM, tandem).aim(Aims.ofCounting(name, size, tandem, others)));
        others.forEach((system, timings) -> add(Row.timed(name, system, timings)));
    }

    private void memory(TandemServer server, List<Rival> rivals) throws Exception {
        add(Row.size(MEMORY, TANDEM, server.residentBytes()).note("resident memory of the server, counts done"));
        add(Row.size("most memory so far", TANDEM, server.peakResidentBytes()));
        add(Row.size(ON_DISK, TANDEM, Folders.bytes(home.resolve("index"))));
        for (var rival : rivals) add(Row.size(ON_DISK, rival.name(), rival.bytes()));
    }

    /** Why somebody is in the nested rule's segment, or is not: another person each time. */
    private void explain(TandemServer server) throws Exception {
        step("Explaining");
        var random = new SplittableRandom(SEED);
        var rule = NestedRule.random(random).rule();
        var segment = server.api
                .post("/api/v1/segments", "{\"name\": \"Explained\", \"rule\": " + rule + "}")
                .path("id")
                .asString();
        var people = random.ints(Measure.WARM_UP + Measure.REQUESTS, 1, size + 1)
                .boxed()
                .toList();
        Measure.Ask<Integer> explain =
                person -> server.api.get("/api/v1/segments/" + segment + "/explain?subscriber=" + person);
        var timings = Measure.each(
                people.subList(0, Measure.WARM_UP),
                explain,
                people.subList(Measure.WARM_UP, people.size()),
                (_, person) -> explain.ask(person));
        add(Row.timed("explain one person", TANDEM, timings).aim(new Aims.Aim("p50 < 5 ms", timings.p50() < 5)));
    }

    private void changes(TandemServer server) throws Exception {
        step("Counting while things change");
        try (var database = ServerDatabase.of(home)) {
            var catchUp = new CatchUp(server, database, population);
            add(catchUp.run());
            catchUp.check();
            // Filling 500 segments of millions takes long, and what a change costs does not depend on the size.
            if (size > 1_000_000 || database.number("select count(to_regclass('segment_move'))") == 0) return;
            step("Keeping who is in 500 segments");
            add(new MembershipCost(server, database, population).run());
        }
    }

    private static List<Question> questions(
            Function<SplittableRandom, Question> questions, SplittableRandom random, int count) {
        var list = new ArrayList<Question>(count);
        for (var i = 0; i < count; i++) list.add(questions.apply(random));
        return list;
    }

    /** Told at once: a run may take an hour. */
    private void add(Row row) {
        rows.add(row);
        System.out.println("          " + row.brief());
    }

    private static void step(String words, Object... values) {
        System.out.printf("%tT  %s …%n", System.currentTimeMillis(), words.formatted(values));
    }
}
