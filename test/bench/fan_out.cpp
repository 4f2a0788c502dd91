#include "fan_out.hpp"

#include <chrono>

#include "fleet.hpp"
#include "json_line.hpp"
#include "stopwatch.hpp"

namespace bench {
namespace {

// Those of a full game but the first, which the spectators find on the board, and the last.
constexpr std::size_t watched_moves = 40;

// One player, who plays both colours, and the spectators. A burst is sent when all of them have
// everything of the one before.
class Show {
public:
    Show(const Options& options, const Server& server)
        : options_(&options),
          server_(&server),
          deadline_(Clock::now() + std::chrono::seconds(options.seconds_limit)) {}

    void run(const Game& game, Deliveries& deliveries, Stopwatch& stopwatch) {
        RoundTrips unused;
        Fleet<Player> stage(deadline_);
        stage.open(1, [&](std::size_t) { return Player(*server_, Dialect::v2, game, unused); });
        Player& player = stage.clients().front();
        player.play_at_once(1);
        stage.await_all();

        Fleet<Spectator> audience(deadline_);
        audience.open(options_->connections, [&](std::size_t) {
            return Spectator(*server_, player.watch_key(), game, deliveries);
        });

        stopwatch.start();
        for (std::size_t moves = 0; moves < watched_moves; moves += options_->burst) {
            for (Spectator& spectator : audience.clients()) {
                spectator.await(options_->burst);
            }
            deliveries.sent_at = Clock::now();
            player.play_at_once(options_->burst);
            audience.await_all();
            stage.await_all();
        }
        stopwatch.stop();

        audience.close();
        stage.close();
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
    Show show(options, server);
    for (std::size_t number = 0; number < options.games; ++number) {
        show.run(book.full[number % book.full.size()], deliveries, stopwatch);
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
