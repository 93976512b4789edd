package io.larmor.scp;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class CertificateCallersTest {
    // formatter:off
    /// Subject: `O=Hospital\,CN=ADMIN, SERIALNUMBER=7 + CN=modality`.
    private static final String PEM = """
            -----BEGIN CERTIFICATE-----
            MIIByTCCAW+gAwIBAgIUIHUi1tdaCUs8vyp4KaybzVnmdF4wCgYIKoZIzj0EAwIw
            OTEaMBgGA1UECgwRSG9zcGl0YWwsQ049QURNSU4xGzAIBgNVBAUTATcwDwYDVQQD
            DAhtb2RhbGl0eTAgFw0yNjExMjYxNzM0MjJaGA8yMTI2MTEwMjE3MzQyMlowOTEa
            MBgGA1UECgwRSG9zcGl0YWwsQ049QURNSU4xGzAIBgNVBAUTATcwDwYDVQQDDAht
            b2RhbGl0eTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLS1uCY5fl/MJu+ey+ne
            6xpeVlTIawOu/Bh2+m7uIVR+cxU0+HBFDRoPKBAEqEYxRRh+FMWtIETVT6Kjru3m
            cnKjUzBRMB0GA1UdDgQWBBQzDK/c8OoMFFIK8mTNRoQhezeU/jAfBgNVHSMEGDAW
            gBQzDK/c8OoMFFIK8mTNRoQhezeU/jAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49
            BAMCA0gAMEUCIQDZdJuoFetxzsGj/MGUpfeLtB7QVMhW4R1PUCBGFRnmgQIgG2kS
            BJXseyyfG78SKme8z62eNIuPcJ1qHkWJ9uj8Udk=
            -----END CERTIFICATE-----
            """;
    // formatter:on

    @Test
    void theCommonNameIsFoundWhateverStandsAroundIt() throws Exception {
        var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(PEM.getBytes(StandardCharsets.US_ASCII)));
        assertEquals(List.of("modality"), CertificateCallers.names(certificate));
    }
}
