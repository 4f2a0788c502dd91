#include "server/site.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "support.hpp"
#include "temporary_folder.hpp"

using namespace test;

namespace {

// The site's response to a request; nullopt if the request continues to the handler.
std::optional<Response> answer(Request request, server::Options options = {},
                               bool draining = false) {
    std::optional<Response> response;
    run([&](Executor loop) -> awaitable<void> {
        const auto application = make_application(loop, options);
        application->draining = draining;
        application->metrics.count_error("slot_full");
        const auto site = server::make_site(application);
        response = co_await site(request);
    });
    return response;
}

// Counts how often it is asked whether it is healthy.
class CountingJournal final : public server::Journal {
public:
    awaitable<bool> create(server::Record) override { co_return false; }
    awaitable<server::Append> append(std::string, std::size_t, connect4::Entry) override {
        co_return server::Append{server::Append::Outcome::unknown};
    }
    awaitable<connect4::Result<server::Record>> load(std::string) override {
        co_return connect4::Error::game_not_found;
    }
    awaitable<connect4::Result<bool>> replace_resume_key(std::string, std::string,
                                                         std::string) override {
        co_return false;
    }
    awaitable<bool> healthy() override {
        ++asked;
        co_return true;
    }

    bool is_durable() const override { return false; }

    int asked = 0;
};

Request get(std::string path) { return {"GET", std::move(path), {}}; }

// A page's request for a WebSocket.
Request upgrade(const std::string& host, const std::string& origin) {
    Request request{"GET", "/", {{"Upgrade", "websocket"}, {"Host", host}}};
    if (!origin.empty()) request.headers.append("Origin", origin);
    return request;
}

}  // namespace

BOOST_AUTO_TEST_CASE(other_methods_are_left_to_the_library) {
    BOOST_TEST(!answer({"POST", "/healthz", {}}));
    BOOST_TEST(answer({"HEAD", "/healthz", {}})->status == 200);
}

BOOST_AUTO_TEST_CASE(requests_of_one_address_are_limited) {
    run([](Executor loop) -> awaitable<void> {
        server::Options options;
        options.max_requests_per_second = 1;
        const auto site = server::make_site(make_application(loop, options));
        Request request{"GET", "/metrics", {}, "192.0.2.1:50000"};
        for (int i = 0; i < 3; ++i) {
            const auto response = co_await site(request);
            BOOST_TEST(response->status == 200);
        }
        request.remote_address = "192.0.2.1:50001";
        const auto refused = co_await site(request);
        BOOST_TEST(refused->status == 429);
        BOOST_TEST(refused->headers["Retry-After"] == "1");
        BOOST_TEST(refused->headers["Connection"] == "close");
        request.path = "/healthz";
        const auto check = co_await site(request);
        BOOST_TEST(check->status == 200);
        request.path = "/metrics";
        request.remote_address = "192.0.2.2:50000";
        const auto other = co_await site(request);
        BOOST_TEST(other->status == 200);
    });
}

BOOST_AUTO_TEST_CASE(a_draining_server_is_alive_and_not_ready) {
    BOOST_TEST(answer(get("/readyz"))->status == 200);
    BOOST_TEST(answer(get("/readyz"), {}, true)->status == 503);
    BOOST_TEST(answer(get("/healthz"), {}, true)->status == 200);
    BOOST_TEST(answer(get("/healthz?now"))->body == "OK\n");
}

BOOST_AUTO_TEST_CASE(metrics_are_in_prometheus_format) {
    const auto response = answer(get("/metrics"));
    BOOST_TEST(response->headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8");
    const std::string& page = response->body;
    BOOST_TEST(page.find("# TYPE connect4_games gauge\nconnect4_games 0\n") != page.npos);
    BOOST_TEST(page.find("connect4_errors_total{code=\"slot_full\"} 1\n") != page.npos);
}

BOOST_AUTO_TEST_CASE(a_request_through_a_trusted_proxy_does_not_get_the_metrics) {
    server::Options options;
    const Request forwarded{"GET", "/metrics", {{"X-Forwarded-For", "192.0.2.7"}}};
    BOOST_TEST(answer(forwarded, options).has_value());
    options.trust_proxy = true;
    BOOST_TEST(!answer(forwarded, options).has_value());
    // The proxy may add its field after one from the client.
    const Request forged{
        "GET", "/metrics", {{"X-Forwarded-For", ""}, {"X-Forwarded-For", "192.0.2.7"}}};
    BOOST_TEST(!answer(forged, options).has_value());
    BOOST_TEST(answer(get("/metrics"), options).has_value());
}

BOOST_AUTO_TEST_CASE(responses_have_security_headers) {
    const auto response = answer(get("/healthz"));
    const std::string_view policy = response->headers["Content-Security-Policy"];
    BOOST_TEST(policy.find("default-src 'none'") != policy.npos);
    BOOST_TEST(policy.find("unsafe") == policy.npos);
    BOOST_TEST(response->headers["Referrer-Policy"] == "no-referrer");
}

BOOST_AUTO_TEST_CASE(scripts_and_style_sheets_obey_the_policy_of_their_page) {
    const test::TemporaryFolder folder;
    for (const char* name : {"index.html", "main.js", "page.css", "icon.svg"}) {
        std::ofstream(folder.path() / name) << name;
    }
    server::Options options;
    options.web = folder.path();
    for (const auto& [path, has_policy] :
         {std::pair("/", true), {"/icon.svg", true}, {"/main.js", false}, {"/page.css", false}}) {
        BOOST_TEST_CONTEXT(path) {
            const auto response = answer(get(path), options);
            BOOST_TEST(response->status == 200);
            BOOST_TEST(response->headers.count("Content-Security-Policy") == has_policy);
            BOOST_TEST(response->headers["X-Content-Type-Options"] == "nosniff");
        }
    }
}

BOOST_AUTO_TEST_CASE(pages_of_the_same_host_may_connect_whatever_their_port) {
    for (const auto& [host, origin] : {std::pair("localhost:8001", "http://localhost:8000"),
                                       {"localhost:8001", ""},
                                       {"Example.org", "https://example.ORG"},
                                       {"[::1]:8001", "http://[::1]:8000"},
                                       {"127.0.0.1:8001", "http://127.0.0.1"},
                                       {"127.0.0.1:8001", "http://localhost:8000"},
                                       {"localhost:8001", "http://127.0.0.2:8000"},
                                       {"[::1]:8001", "http://localhost"}}) {
        BOOST_TEST_CONTEXT(host << " " << origin) {
            BOOST_TEST(!answer(upgrade(host, origin)).has_value());
        }
    }
}

BOOST_AUTO_TEST_CASE(pages_of_other_origins_may_connect_only_if_they_are_named) {
    server::Options options;
    options.allowed_origins = {"https://game.example", "null"};
    for (const std::string origin : {"https://game.example", "null"}) {
        BOOST_TEST(answer(upgrade("localhost:8001", origin))->status == 403);
        BOOST_TEST(!answer(upgrade("localhost:8001", origin), options).has_value());
    }
    for (const std::string origin :
         {"http://game.example", "https://game.example:444", "https://game.example.evil.example",
          "http://localhost.evil.example", "http://evil.example/localhost", "http://"}) {
        BOOST_TEST_CONTEXT(origin) {
            BOOST_TEST(answer(upgrade("localhost:8001", origin), options)->status == 403);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_allowed_origin_may_be_all_names_below_one) {
    server::Options options;
    options.allowed_origins = {"https://*.example.org"};
    for (const std::string origin : {"https://a.example.org", "https://a.b.example.org"}) {
        BOOST_TEST(!answer(upgrade("localhost:8001", origin), options).has_value());
    }
    for (const std::string origin :
         {"https://example.org", "https://.example.org", "http://a.example.org",
          "https://aexample.org", "https://a.example.org.evil.example",
          "https://a.example.org:444"}) {
        BOOST_TEST_CONTEXT(origin) {
            BOOST_TEST(answer(upgrade("localhost:8001", origin), options)->status == 403);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_refused_origin_is_logged_once_with_the_cure) {
    const LogCapture log;
    run([](Executor loop) -> awaitable<void> {
        const auto site = server::make_site(make_application(loop, {}));
        for (int i = 0; i < 3; ++i) {
            const Request request = upgrade("games.example:8001", "https://page.example\n");
            const auto response = co_await site(request);
            BOOST_TEST(response->status == 403);
        }
        for (int i = 0; i < 1000; ++i) {
            const Request request = upgrade("localhost", "https://" + std::to_string(i));
            co_await site(request);
        }
    });
    BOOST_TEST(log.count("a page of https://page.example\\n may not connect, because the server's "
                         "own host is games.example:8001") == 1);
    BOOST_TEST(log.count("--allow-origin https://page.example") == 1);
    BOOST_TEST(log.count("--allow-origin") == 100);
}

BOOST_AUTO_TEST_CASE(the_journal_is_asked_once_for_all_who_ask_whether_the_server_is_ready) {
    auto owner = std::make_unique<CountingJournal>();
    const CountingJournal& journal = *owner;
    run([&](Executor loop) -> awaitable<void> {
        const auto site = server::make_site(make_application(loop, {}, std::move(owner)));
        const Request request = get("/readyz");
        for (int i = 0; i < 100; ++i) {
            const auto response = co_await site(request);
            BOOST_TEST(response->status == 200);
        }
        BOOST_TEST(journal.asked == 1);
    });
}
