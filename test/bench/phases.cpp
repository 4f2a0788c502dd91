#include "phases.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "fan_out.hpp"
#include "fleet.hpp"
#include "json_line.hpp"
#include "process_meter.hpp"
#include "stopwatch.hpp"

namespace bench {
namespace {

using Players = Fleet<Player>;

// Returns a function that makes a player for each game, in a cycle.
Players::Maker make_players(const Server& server, Dialect dialect, const std::vector<Game>& games,
                            RoundTrips& round_trips) {
    return [&server, dialect, &games, &round_trips](std::size_t number) {
        return Player(server, dialect, games[number % games.size()], round_trips);
    };
}

void play(Players& players) {
    for (Player& player : players.clients()) {
        player.play_on();
    }
    players.await_all();
}

// Plays the given number of games, each on a new connection that is closed after it, and at most
// `concurrent` of them at a time.
void play_whole_games(Players& players, std::size_t count, std::size_t concurrent,
                      const Players::Maker& make) {
    using State = Connection::State;
    players.open(std::min(count, concurrent), make);
    std::size_t begun = players.clients().size();
    std::size_t ended = 0;
    for (Player& player : players.clients()) {
        player.play_on();
    }
    while (ended < count) {
        players.serve([&](Player& player) {
            switch (player.state()) {
                case State::ready:
                    player.play_on();
                    break;
                case State::played:
                    player.close();
                    break;
                case State::closed:
                    ++ended;
                    if (begun < count) {
                        players.replace(player, make(begun++));
                    }
                    break;
                default:
                    break;
            }
        });
    }
}

// Plays one game of each kind before the measurement, to check every kind of reply and to warm up
// the server.
void play_varied_games(const Server& server, Players& players, const GameBook& book) {
    RoundTrips unused;
    play_whole_games(players, book.varied.size(), book.varied.size(),
                     make_players(server, Dialect::tutorial, book.varied, unused));
}

std::string measure_moves(const char* phase, Dialect dialect, const std::vector<Game>& book,
                          const Options& options, const Server& server, Players& players) {
    const std::size_t games = options.connections * options.rounds;
    const std::size_t moves = games * book.front().steps.size();
    RoundTrips round_trips;
    round_trips.reserve(moves);
    const auto make = make_players(server, dialect, book, round_trips);
    Stopwatch opening(options.server);
    Stopwatch playing(options.server);
    for (std::size_t round = 0; round < options.rounds; ++round) {
        opening.start();
        players.open(options.connections, make);
        opening.stop();
        playing.start();
        play(players);
        playing.stop();
        players.close();
    }
    return JsonLine(phase)
        .add("connections", options.connections)
        .add("moves", moves)
        .add("moves_per_second", static_cast<double>(moves) / playing.seconds())
        .add("round_trip_p50_us", round_trips.percentile(0.50))
        .add("round_trip_p99_us", round_trips.percentile(0.99))
        .add("server_cpu_us_per_move", playing.server_cpu_per(moves))
        .add("generator_load", playing.own_load())
        .add("handshakes_per_second", static_cast<double>(games) / opening.seconds())
        .add("server_cpu_us_per_handshake", opening.server_cpu_per(games))
        .finish();
}

std::string measure_games(const Options& options, const Server& server, Players& players,
                          const GameBook& book) {
    RoundTrips round_trips;
    round_trips.reserve(options.games * book.full.front().steps.size());
    const auto make = make_players(server, Dialect::tutorial, book.full, round_trips);
    Stopwatch stopwatch(options.server);
    stopwatch.start();
    play_whole_games(players, options.games, options.connections, make);
    stopwatch.stop();
    return JsonLine("games")
        .add("connections", options.connections)
        .add("games", options.games)
        .add("games_per_second", static_cast<double>(options.games) / stopwatch.seconds())
        .add("server_cpu_us_per_game", stopwatch.server_cpu_per(options.games))
        .add("generator_load", stopwatch.own_load())
        .finish();
}

std::string measure_memory(const Options& options, const Server& server, Players& players,
                           const GameBook& book) {
    const ProcessMeter meter(*options.server);
    const auto resident = [&] {
        meter.await_idle();
        return static_cast<double>(meter.resident_kib());
    };
    const auto connections = static_cast<double>(options.connections);
    // A new connection may not have a buffer or a game yet, so the memory is read again when each
    // connection has played one move.
    std::vector<Game> openings = book.full;
    for (Game& game : openings) {
        game.steps.resize(1);
    }
    RoundTrips unused;
    const double before = resident();
    players.open(options.connections, make_players(server, Dialect::tutorial, openings, unused));
    const double idle = resident();
    play(players);
    const double in_game = resident();
    players.close();
    return JsonLine("memory")
        .add("connections", options.connections)
        .add("resident_kib_before", before)
        .add("kib_per_idle_connection", (idle - before) / connections)
        .add("kib_per_connection_in_game", (in_game - before) / connections)
        .finish();
}

}  // namespace

std::string measure(const Options& options, const Server& server, const GameBook& book) {
    if (options.phase == Phase::fan_out) {
        return measure_fan_out(options, server, book);
    }
    Players players(Clock::now() + std::chrono::seconds(options.seconds_limit));
    if (options.phase == Phase::journal) {
        return measure_moves("journal", Dialect::v2, book.unfinished, options, server, players);
    }
    play_varied_games(server, players, book);
    switch (options.phase) {
        case Phase::games:
            return measure_games(options, server, players, book);
        case Phase::memory:
            return measure_memory(options, server, players, book);
        default:
            return measure_moves("moves", Dialect::tutorial, book.full, options, server, players);
    }
}

}  // namespace bench
