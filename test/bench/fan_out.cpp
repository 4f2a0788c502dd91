#include "fan_out.hpp"

#include <chrono>

#include "fleet.hpp"
#include "json_line.hpp"
#include "stopwatch.hpp"

namespace bench {
namespace {

// The moves of a full game except the first, which is played before the spectators join, and the
// last.
constexpr std::size_t watched_moves = 40;

// One player, who plays both colours, and the spectators. Each burst of moves is sent when all
// spectators have received the burst before.
class WatchedGames {
public:
    WatchedGames(const Options& options, const Server& server)
        : options_(&options),
          server_(&server),
          deadline_(Clock::now() + std::chrono::seconds(options.seconds_limit)) {}

    void run(const Game& game, Deliveries& deliveries, Stopwatch& stopwatch) {
        RoundTrips unused;
        Fleet<Player> players(deadline_);
        players.open(1, [&](std::size_t) { return Player(*server_, Dialect::v2, game, unused); });
        Player& player = players.clients().front();
        player.play_at_once(1);
        players.await_all();

        Fleet<Spectator> spectators(deadline_);
        spectators.open(options_->connections, [&](std::size_t) {
            return Spectator(*server_, player.watch_key(), game, deliveries);
        });

        stopwatch.start();
        for (std::size_t moves = 0; moves < watched_moves; moves += options_->burst) {
            for (Spectator& spectator : spectators.clients()) {
                spectator.await(options_->burst);
            }
            deliveries.sent_at = Clock::now();
            player.play_at_once(options_->burst);
            spectators.await_all();
            players.await_all();
        }
        stopwatch.stop();

        spectators.close();
        players.close();
    }

private:
    const Options* options_;
    const Server* server_;
    Clock::time_point deadline_;
};

}  // namespace

std::string measure_fan_out(const Options& options, const Server& server, const GameBook& book) {
    const std::size_t count = options.games * watched_moves * options.connections;
    Deliveries deliveries;
    deliveries.times.reserve(count);
    Stopwatch stopwatch(options.server);
    WatchedGames games(options, server);
    for (std::size_t number = 0; number < options.games; ++number) {
        games.run(book.full[number % book.full.size()], deliveries, stopwatch);
    }
    return JsonLine("fanout")
        .add("spectators", options.connections)
        .add("burst", options.burst)
        .add("deliveries", count)
        .add("deliveries_per_second", static_cast<double>(count) / stopwatch.seconds())
        .add("delivery_p50_us", deliveries.times.percentile(0.50))
        .add("delivery_p99_us", deliveries.times.percentile(0.99))
        .add("server_cpu_us_per_delivery", stopwatch.server_cpu_per(count))
        .add("generator_load", stopwatch.own_load())
        .finish();
}

}  // namespace bench
