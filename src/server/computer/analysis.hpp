#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "connect4/connect4.hpp"
#include "server/computer/engine.hpp"
#include "server/operation/metrics.hpp"
#include "websockets/connection.hpp"

namespace server {

/// Answers a client's requests to analyse a game, one at a time: a new request cancels the previous
/// one, and the destructor cancels the last one.
class Analysis {
public:
    /// The address is that of the client; see Engine. The engine and the metrics must outlive this.
    Analysis(websockets::Connection websocket, std::string address, Engine& engine,
             Metrics& metrics)
        : websocket_(std::move(websocket)),
          address_(std::move(address)),
          engine_(engine),
          metrics_(metrics) {}
    ~Analysis() { stop(); }
    Analysis(const Analysis&) = delete;
    Analysis& operator=(const Analysis&) = delete;

    /// Tells whether a game is still the one that the client sees. After a rematch it is not.
    using IsCurrent = std::function<bool()>;

    /// Starts to analyse a game that must not be over. Sends an "analysis" event with the scores,
    /// or an "error" event. If the scores take long, sends an "analysis" event with their signs
    /// first. Sends nothing about a game that is not current any more.
    void start(websockets::Executor loop, const connect4::Connect4& game, IsCurrent is_current);

private:
    void stop();

    const websockets::Connection websocket_;
    const std::string address_;
    Engine& engine_;
    Metrics& metrics_;
    std::shared_ptr<boost::asio::cancellation_signal> current_;
};

}  // namespace server
