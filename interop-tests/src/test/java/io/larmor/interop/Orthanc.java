package io.larmor.interop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/// An Orthanc of our own: configuration, storage and ports of this test, on loopback, steered through its HTTP API.
final class Orthanc implements AutoCloseable {
    static final String AE = "ORTHANC";
    /// orthanc, with the passcode orthanc: for an Orthanc that asks who is there.
    private static final String USER = "Basic b3J0aGFuYzpvcnRoYW5j";

    private final ForeignProcess process;
    private final int httpPort;
    private final int dicomPort;

    private Orthanc(ForeignProcess process, int httpPort, int dicomPort) {
        this.process = process;
        this.httpPort = httpPort;
        this.dicomPort = dicomPort;
    }

    /// @param dicomPort where it shall listen for associations
    /// @param modalities our nodes as Orthanc's configuration names them: `"NAME": ["AE", "127.0.0.1", port]`, separated by commas
    static Orthanc start(Path folder, int dicomPort, String modalities) throws IOException {
        return start(folder, dicomPort, modalities, "", "");
    }

    /// @param plugins paths of plug-ins, each quoted, separated by commas
    /// @param more    further settings, each with a comma before it
    static Orthanc start(Path folder, int dicomPort, String modalities, String plugins, String more)
            throws IOException {
        int httpPort = ForeignProcess.freePort();
        Path config = Files.writeString(Files.createDirectories(folder).resolve("orthanc.json"),
                """
                        { "Name": "larmor-interop", "StorageDirectory": "%1$s/db", "IndexDirectory": "%1$s/db", "Plugins": [%6$s],
                          "HttpPort": %2$d, "DicomPort": %3$d, "DicomAet": "%4$s", "DicomCheckCalledAet": true, "RemoteAccessAllowed": false,
                          "AuthenticationEnabled": false, "DicomAlwaysAllowStore": true, "DicomAlwaysAllowFind": true, "DicomAlwaysAllowMove": true,
                          "DicomAlwaysAllowGet": true, "UnknownSopClassAccepted": true, "SynchronousCMove": true, "KeepAlive": false, "DicomModalities": { %5$s }%7$s }
                        """
                        .formatted(folder, httpPort, dicomPort, AE, modalities, plugins, more));
        return start(config, httpPort, dicomPort);
    }

    /// @param config    a whole configuration
    /// @param httpPort  its port for HTTP
    /// @param dicomPort its port for DICOM
    static Orthanc start(Path config, int httpPort, int dicomPort) throws IOException {
        ForeignProcess process = ForeignProcess.start("Orthanc", config.toString());
        process.awaitListening(httpPort).awaitListening(dicomPort);
        return new Orthanc(process, httpPort, dicomPort);
    }

    int dicomPort() {
        return dicomPort;
    }

    String get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    String post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /// Puts a file into Orthanc.
    ///
    /// {@return Orthanc's name for the instance}
    String upload(Path file) throws IOException, InterruptedException {
        String answer = send(request("/instances").POST(HttpRequest.BodyPublishers.ofFile(file)).build());
        return field(answer, "ID");
    }

    /// {@return a text field of a small JSON object, the first of that name}
    static String field(String json, String name) {
        var matcher = Pattern.compile('"' + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return matcher.group(1);
    }

    /// {@return the count that Orthanc states of `CountInstances`, `CountStudies`, …}
    int statistic(String name) throws IOException, InterruptedException {
        return get("/statistics").lines().filter(line -> line.contains("\"" + name + "\""))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("[^0-9]", ""))).findFirst().orElseThrow();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .header("Authorization", USER)
                .timeout(Duration.ofSeconds(60));
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer;
        // Orthanc closes a connection on which nothing came for a second, just when a client may want to use it again.
        try (var http = HttpClient.newHttpClient()) {
            answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        }
        if (answer.statusCode() != 200) {
            throw new AssertionError(
                    "Orthanc answered " + answer.statusCode() + ": " + answer.body() + process.output());
        }
        return answer.body();
    }
}
