#include "phases.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <sstream>
#include <vector>

#include "fleet.hpp"
#include "process_meter.hpp"

namespace bench {
namespace {

using Microseconds = std::chrono::duration<double, std::micro>;
using Seconds = std::chrono::duration<double>;

// Adds up what passes while it runs: time, and the processor time of the server (if its process is
// known) and of this program.
class Stopwatch {
public:
    explicit Stopwatch(std::optional<pid_t> server) : own_(::getpid()) {
        if (server) {
            server_.emplace(*server);
        }
    }

    void start() {
        server_total_ -= server_time();
        own_total_ -= own_.cpu_time();
        total_ -= Clock::now().time_since_epoch();
    }

    void stop() {
        total_ += Clock::now().time_since_epoch();
        own_total_ += own_.cpu_time();
        server_total_ += server_time();
    }

    [[nodiscard]] double seconds() const { return Seconds(total_).count(); }

    // The server's processor time for each of so many things, in microseconds.
    [[nodiscard]] std::optional<double> server_cpu_per(std::size_t count) const {
        if (!server_) {
            return std::nullopt;
        }
        return Microseconds(server_total_).count() / static_cast<double>(count);
    }

    // The share of time that this program was busy. Near 1 it is the generator that was measured.
    [[nodiscard]] double own_load() const { return Seconds(own_total_) / Seconds(total_); }

private:
    [[nodiscard]] std::chrono::nanoseconds server_time() const {
        return server_ ? server_->cpu_time() : std::chrono::nanoseconds{};
    }

    std::optional<ProcessMeter> server_;
    ProcessMeter own_;
    Clock::duration total_{};
    std::chrono::nanoseconds server_total_{};
    std::chrono::nanoseconds own_total_{};
};

// Writes an object of JSON; all values are numbers, or null for what could not be measured.
class JsonLine {
public:
    explicit JsonLine(const char* phase) { text_ << "{\"phase\": \"" << phase << '"'; }

    template <typename Number>
    JsonLine& add(const char* name, Number value) {
        text_ << ", \"" << name << "\": " << value;
        return *this;
    }

    template <typename Number>
    JsonLine& add(const char* name, std::optional<Number> value) {
        if (value) {
            return add(name, *value);
        }
        return add(name, "null");
    }

    [[nodiscard]] std::string finish() const { return text_.str() + "}"; }

private:
    std::ostringstream text_;
};

// Plays one game of each kind, so that every sort of reply has been checked before anything is
// measured, and the server's first-time costs are paid.
void play_varied_games(Fleet& fleet, const GameBook& book) {
    fleet.play_whole_games(book.varied.size(), book.varied.size(), book.varied);
    fleet.round_trips().clear();
}

std::string measure_moves(const Options& options, Fleet& fleet, const GameBook& book) {
    const std::size_t games = options.connections * options.rounds;
    const std::size_t moves = games * book.full.front().steps.size();
    fleet.round_trips().reserve(moves);
    Stopwatch opening(options.server);
    Stopwatch playing(options.server);
    for (std::size_t round = 0; round < options.rounds; ++round) {
        opening.start();
        fleet.open(options.connections, book.full);
        opening.stop();
        playing.start();
        fleet.play();
        playing.stop();
        fleet.close();
    }
    return JsonLine("moves")
        .add("connections", options.connections)
        .add("moves", moves)
        .add("moves_per_second", static_cast<double>(moves) / playing.seconds())
        .add("round_trip_p50_us", fleet.round_trips().percentile(0.50))
        .add("round_trip_p99_us", fleet.round_trips().percentile(0.99))
        .add("server_cpu_us_per_move", playing.server_cpu_per(moves))
        .add("generator_load", playing.own_load())
        .add("handshakes_per_second", static_cast<double>(games) / opening.seconds())
        .add("server_cpu_us_per_handshake", opening.server_cpu_per(games))
        .finish();
}

std::string measure_games(const Options& options, Fleet& fleet, const GameBook& book) {
    fleet.round_trips().reserve(options.games * book.full.front().steps.size());
    Stopwatch stopwatch(options.server);
    stopwatch.start();
    fleet.play_whole_games(options.games, options.connections, book.full);
    stopwatch.stop();
    return JsonLine("games")
        .add("connections", options.connections)
        .add("games", options.games)
        .add("games_per_second", static_cast<double>(options.games) / stopwatch.seconds())
        .add("server_cpu_us_per_game", stopwatch.server_cpu_per(options.games))
        .add("generator_load", stopwatch.own_load())
        .finish();
}

std::string measure_memory(const Options& options, Fleet& fleet, const GameBook& book) {
    const ProcessMeter server(*options.server);
    const auto resident = [&] {
        server.await_rest();
        return static_cast<double>(server.resident_kib());
    };
    const auto connections = static_cast<double>(options.connections);
    // A connection that has just been opened may not have a buffer or a game yet, so the memory is
    // read again when each of them has played one move.
    std::vector<Game> openings = book.full;
    for (Game& game : openings) {
        game.steps.resize(1);
    }
    const double before = resident();
    fleet.open(options.connections, openings);
    const double idle = resident();
    fleet.play();
    const double in_game = resident();
    fleet.close();
    return JsonLine("memory")
        .add("connections", options.connections)
        .add("resident_kib_before", before)
        .add("kib_per_idle_connection", (idle - before) / connections)
        .add("kib_per_connection_in_game", (in_game - before) / connections)
        .finish();
}

}  // namespace

std::string measure(const Options& options, const Server& server, const GameBook& book) {
    Fleet fleet(server, Clock::now() + std::chrono::seconds(options.seconds_limit));
    play_varied_games(fleet, book);
    switch (options.phase) {
        case Phase::games:
            return measure_games(options, fleet, book);
        case Phase::memory:
            return measure_memory(options, fleet, book);
        default:
            return measure_moves(options, fleet, book);
    }
}

}  // namespace bench
