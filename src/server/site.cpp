#include "server/site.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <set>
#include <string>
#include <utility>

#include "server/operation/address.hpp"
#include "server/operation/limits.hpp"
#include "server/static_files.hpp"
#include "websockets/log.hpp"
#include "websockets/spawn.hpp"
#include "websockets/text.hpp"

namespace server {

using websockets::awaitable;
using websockets::equal_ignoring_case;
using websockets::host_of;
using websockets::Request;
using websockets::Response;

namespace {

using Answer = std::optional<Response>;

// Sent with every response but scripts and style sheets. The page loads nothing from other hosts,
// and its address may contain a key that no other site may see. 'self' includes WebSockets of the
// same host and port.
constexpr std::pair<const char*, const char*> security_headers[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
     "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
     "frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
};

// A script or a style sheet obeys the policy of the page that loads it. Without these fields, the
// page and its files are 10 KiB smaller.
bool needs_policy(const Response& response) {
    const std::string_view type = response.headers["Content-Type"];
    return !type.starts_with("text/javascript") && !type.starts_with("text/css");
}

// For how long an answer of the journal counts for /readyz, which anybody may ask at any rate.
constexpr auto readiness_is_valid = std::chrono::seconds(1);
constexpr auto max_wait_for_journal = std::chrono::seconds(2);

// Each cause is logged once, up to this number of them: strangers choose the texts.
constexpr std::size_t max_logged_origins = 100;

// localhost, 127.0.0.0/8 and ::1.
bool is_this_machine(std::string_view host) {
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(std::string(host), error);
    return error ? equal_ignoring_case(host, "localhost") : address.is_loopback();
}

// Whether the request comes from a page of this server's host. Its port may be another one: in the
// tutorial another server delivers the page. The names of this machine are one host.
bool has_own_origin(const Request& request) {
    std::string_view origin = request.headers["Origin"];
    if (const auto scheme = origin.find("://"); scheme != origin.npos) {
        origin.remove_prefix(scheme + 3);
    }
    const std::string_view host = host_of(request.headers["Host"]);
    return equal_ignoring_case(host_of(origin), host) ||
           (is_this_machine(host_of(origin)) && is_this_machine(host));
}

Response too_many_requests() {
    Response response = websockets::text_response(
        429, "There are too many requests from your address. Try again later.\n");
    response.headers.append("Retry-After", "1");
    response.headers.append("Connection", "close");
    return response;
}

bool is_forwarded(const Request& request) {
    return !request.headers.all("X-Forwarded-For").empty();
}

class Site : public std::enable_shared_from_this<Site> {
public:
    explicit Site(std::shared_ptr<Application> application)
        : application_(std::move(application)),
          rates_(static_cast<double>(application_->options.max_requests_per_second)),
          answered_(application_->loop) {
        if (application_->options.web) files_.emplace(*application_->options.web);
    }

    awaitable<Answer> answer(const Request& request) {
        application_->is_behind_proxy |= is_forwarded(request);
        if (is_limited(request)) co_return too_many_requests();
        // The library refuses other methods.
        if (request.method != "GET" && request.method != "HEAD") co_return std::nullopt;
        if (request.is_upgrade()) co_return refuse(request);
        Answer response = co_await answer_page(request);
        if (response && needs_policy(*response)) {
            for (const auto& [name, value] : security_headers) {
                response->headers.append(name, value);
            }
        }
        co_return response;
    }

private:
    // Whether the client has sent too many requests. Health checks do not count: a check that is
    // refused could end a server that works.
    bool is_limited(const Request& request) {
        const std::string_view path = request.path_without_query();
        if (path == "/healthz" || path == "/readyz") return false;
        const std::string network = client_network(request.headers, request.remote_address,
                                                   application_->options.trust_proxy);
        if (rates_.take(network)) return false;
        application_->warn_of_proxy(network);
        return true;
    }

    Answer refuse(const Request& request) {
        const bool may_connect = has_own_origin(request) ||
                                 request.has_allowed_origin(application_->options.allowed_origins);
        if (may_connect) return std::nullopt;
        log_refusal(request);
        return websockets::text_response(
            403,
            "Pages of this origin may not connect. The server's option --allow-origin "
            "allows them.\n");
    }

    void log_refusal(const Request& request) {
        using websockets::max_stranger_size;
        const std::string origin =
            websockets::printable(request.headers["Origin"], max_stranger_size);
        if (logged_origins_.size() >= max_logged_origins ||
            !logged_origins_.insert(origin).second) {
            return;
        }
        spdlog::warn(
            "a page of {} may not connect, because the server's own host is {}. If the page is "
            "yours: --allow-origin {}, or let the proxy pass on the Host field",
            origin, websockets::printable(request.headers["Host"], max_stranger_size), origin);
    }

    awaitable<Answer> answer_page(const Request& request) {
        const std::string_view path = request.path_without_query();
        if (path == "/healthz") co_return websockets::text_response(200, "OK\n");
        if (path == "/readyz") co_return co_await readiness();
        // Metrics are not public: a request through the proxy does not get them.
        const bool is_public = application_->options.trust_proxy && is_forwarded(request);
        if (path == "/metrics" && !is_public) co_return metrics();
        if (files_) co_return co_await files_->answer(request);
        co_return std::nullopt;
    }

    awaitable<Response> readiness() {
        if (application_->draining) {
            co_return websockets::text_response(503, "The server is about to stop.\n");
        }
        const bool healthy = co_await is_healthy();
        if (healthy) co_return websockets::text_response(200, "OK\n");
        co_return websockets::text_response(503, "Games cannot be recorded now.\n");
    }

    // Asks the journal once for all requests of a second. A journal whose disk hangs is not
    // healthy.
    awaitable<bool> is_healthy() {
        if (!is_asking_ && websockets::Clock::now() >= valid_until_) {
            is_asking_ = true;
            answered_.expires_after(max_wait_for_journal);
            websockets::spawn(application_->loop, ask_journal(shared_from_this()), "readiness");
        }
        if (is_asking_) {
            co_await answered_.async_wait(boost::asio::as_tuple(websockets::use_awaitable));
        }
        co_return is_healthy_ && !is_asking_;
    }

    // Runs on its own, because a request may end before the answer.
    static awaitable<void> ask_journal(std::shared_ptr<Site> self) {
        // Even if the journal throws, the next request asks again.
        const std::shared_ptr<void> end(nullptr, [self](void*) {
            self->is_asking_ = false;
            self->valid_until_ = websockets::Clock::now() + readiness_is_valid;
            self->answered_.cancel();
        });
        self->is_healthy_ = false;
        self->is_healthy_ = co_await self->application_->journal->healthy();
    }

    Response metrics() const {
        std::size_t queued = 0;
        for (const auto& connection : application_->connected) queued += connection.queued();
        Response response;
        response.headers.append("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        response.body =
            to_prometheus(application_->metrics, application_->connected.size(), queued);
        return response;
    }

    const std::shared_ptr<Application> application_;
    std::optional<StaticFiles> files_;
    RateLimit rates_;  // of HTTP requests
    std::set<std::string> logged_origins_;
    bool is_asking_ = false;
    websockets::Timer answered_;  // cancelled when the journal has answered
    bool is_healthy_ = false;
    websockets::Clock::time_point valid_until_;
};

}  // namespace

websockets::ProcessRequest make_site(std::shared_ptr<Application> application) {
    const auto site = std::make_shared<Site>(std::move(application));
    return [site](const Request& request) { return site->answer(request); };
}

}  // namespace server
