#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <memory>

#include "connect4/connect4.hpp"
#include "server/computer/engine.hpp"
#include "server/operation/metrics.hpp"
#include "websockets/connection.hpp"

namespace server {

/// Answers a client's questions about what its moves are worth, one at a time: a newer question
/// replaces the one before, and the end of this the last one.
class Analysis {
public:
    /// The engine and the metrics must outlive this.
    Analysis(websockets::Connection websocket, Engine& engine, Metrics& metrics)
        : websocket_(std::move(websocket)), engine_(engine), metrics_(metrics) {}
    ~Analysis() { stop(); }
    Analysis(const Analysis&) = delete;
    Analysis& operator=(const Analysis&) = delete;

    /// Begins to analyse a game that is not over. The answer is an "analysis" event, and another
    /// one before it with the signs of the scores if these take long; or an "error" event.
    void start(websockets::Executor loop, const connect4::Connect4& game);

private:
    void stop();

    const websockets::Connection websocket_;
    Engine& engine_;
    Metrics& metrics_;
    std::shared_ptr<boost::asio::cancellation_signal> current_;
};

}  // namespace server
