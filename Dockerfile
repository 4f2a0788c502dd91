# The Connect Four server and its page. deploy/README.md explains how to run the image.

FROM debian:13-slim AS build
WORKDIR /connect4
COPY . .
RUN ./run package

FROM debian:13-slim
# The package depends on the libraries that the server needs.
RUN --mount=from=build,source=/connect4/build/release,target=/package \
    apt-get update \
    && apt-get install -y --no-install-recommends /package/connect4_*.deb \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-log-init --home-dir /var/lib/connect4 \
        --shell /usr/sbin/nologin connect4 \
    && install -d -o connect4 -g connect4 -m 700 /var/lib/connect4

# The folder of the database. A volume keeps the games when the container is replaced.
ENV STATE_DIRECTORY=/var/lib/connect4
VOLUME /var/lib/connect4
USER 10001

# The default. A platform that sets $PORT publishes that port.
EXPOSE 8001
STOPSIGNAL SIGTERM
# bash can open the connection itself, so the image needs no HTTP client.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["bash", "-c", "\
    exec 3<>/dev/tcp/127.0.0.1/${PORT:-8001} \
    && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 \
    && grep -q ^OK <&3"]
ENTRYPOINT ["connect4-server"]
