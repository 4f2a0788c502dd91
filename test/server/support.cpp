#include "support.hpp"

#include <boost/json/parse.hpp>

#include "server/handler.hpp"
#include "server/journal/memory_journal.hpp"

namespace test {

namespace json = boost::json;

std::shared_ptr<server::Application> make_application(Executor loop, server::Options options,
                                                      std::unique_ptr<server::Journal> journal) {
    if (!journal) journal = std::make_unique<server::MemoryJournal>();
    return std::make_shared<server::Application>(loop, std::move(options), std::move(journal));
}

Server serve_matches(std::shared_ptr<server::Application> application, ServeOptions options) {
    const Executor loop = application->loop;
    options.subprotocols = {std::string(connect4::v2_subprotocol)};
    const auto handler = [application](Connection connection) {
        return server::handler(std::move(connection), application);
    };
    return serve_locally(loop, handler, std::move(options));
}

awaitable<Connection> connect_v2(const Server& server) {
    ConnectOptions options;
    options.subprotocols = {std::string(connect4::v2_subprotocol)};
    co_return co_await connect(uri_of(server), options);
}

awaitable<std::string> recv_event(Connection websocket, std::string type) {
    std::string message;
    while (co_await websocket.recv(message)) {
        if (json::parse(message).at("type").as_string() == type) co_return message;
    }
    co_return "";
}

std::string member(const std::string& event, const char* name) {
    return std::string(json::parse(event).at(name).as_string());
}

}  // namespace test
