package io.larmor.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.larmor.data.Uids;
import io.larmor.scp.DicomServer;
import io.larmor.scp.DicomServerBuilder;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;

/// What every SOP class provider must keep to, as checks that a test runs against one: its descriptors are right, what it does not claim is
/// refused, statuses are those of the standard, C-CANCEL ends operations, aborted associations leave nothing behind, and many associations
/// at once do not mix. Needs no test framework; with JUnit, [SopClassProviderContract] makes tests of them.
///
/// ```java
/// ProviderContract.of(new WorklistProvider()).settings(Map.of("folder", "items")).run();
/// ```
///
/// The provider is put into a server of its own for each check, without a network. What it stores or changes by the requests of a check,
/// it stores or changes: give it something to play with. Immutable.
public final class ProviderContract {
    private final SopClassProvider provider;
    private final Map<String, String> settings;
    private final UnaryOperator<DicomServerBuilder> around;

    private ProviderContract(SopClassProvider provider, Map<String, String> settings,
            UnaryOperator<DicomServerBuilder> around) {
        this.provider = provider;
        this.settings = settings;
        this.around = around;
    }

    /// {@return the contract of a provider without settings}
    ///
    /// @param provider to be checked
    public static ProviderContract of(SopClassProvider provider) {
        return new ProviderContract(provider, Map.of(), UnaryOperator.identity());
    }

    /// {@return the contract of the provider with settings}
    ///
    /// @param values text by key, as the provider's configuration has them; added to those given before
    public ProviderContract settings(Map<String, String> values) {
        var all = new HashMap<>(settings);
        all.putAll(values);
        return new ProviderContract(provider, Map.copyOf(all), around);
    }

    /// {@return the contract of the provider in a server that has what it needs}
    ///
    /// @param more adds to the server: shared objects, peers, other services
    public ProviderContract in(UnaryOperator<DicomServerBuilder> more) {
        return new ProviderContract(provider, settings, builder -> more.apply(around.apply(builder)));
    }

    /// One thing that a provider must keep to.
    ///
    /// @param name what, as a statement
    /// @param body throws an [AssertionError] if it does not
    public record Check(String name, Body body) {
        /// Runs the check.
        ///
        /// @throws Exception if the provider or its server fails
        /// @throws AssertionError if the provider does not keep to it
        public void run() throws Exception {
            body.run();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// What a check does.
    @FunctionalInterface
    public interface Body {
        /// Runs it.
        ///
        /// @throws Exception if the provider or its server fails
        void run() throws Exception;
    }

    /// {@return every check that applies to the provider; which do, follows from its descriptors, and of those that differ in the SOP class
    /// alone one stands for all}
    ///
    /// @throws ProviderException if the provider does not take its settings
    public List<Check> checks() throws ProviderException {
        List<ServiceDescriptor> descriptors;
        try (DicomServer server = server()) {
            descriptors = List.copyOf(service(server).descriptors());
        }
        var checks = new ArrayList<Check>();
        checks.add(new Check("the name is a short word", this::checkName));
        checks.add(new Check("the descriptors are valid, and the service performs what they name",
                this::checkDescriptors));
        checks.add(new Check("the service closes, and can be created again", this::checkClose));
        var seen = new HashSet<List<Object>>();
        for (ServiceDescriptor descriptor : descriptors) {
            List<Object> alike = List.of(descriptor.any(), descriptor.operations(), descriptor.transferSyntaxes(),
                    descriptor.extendedNegotiation(), descriptor.keys(), descriptor.commandClasses());
            if (descriptor.roles().contains(Role.SCP) && seen.add(alike)) {
                checks.addAll(new DescriptorChecks(this, descriptor).all());
            }
        }
        return checks;
    }

    /// Runs every check, and fails with the first that does.
    ///
    /// @throws Exception if the provider or its server fails
    /// @throws AssertionError if the provider does not keep to one; names it
    public void run() throws Exception {
        for (Check check : checks()) {
            try {
                check.run();
            } catch (AssertionError e) {
                throw new AssertionError("It does not hold that " + check.name() + ": " + e.getMessage(), e);
            }
        }
    }

    DicomServer server() throws ProviderException {
        return around.apply(DicomServer.builder().port(0)).provider(provider).settings(provider.name(), settings)
                .build();
    }

    private SopClassService service(DicomServer server) {
        return server.services().stream().filter(service -> service.name().equals(provider.name())).findFirst()
                .orElseThrow(() -> new AssertionError("The provider is not installed.")).service();
    }

    private void checkName() {
        that(provider.name().matches("[a-z][a-z0-9-]{1,39}"),
                "the name '" + provider.name() + "' is not of lower-case letters, digits and hyphens");
        that(!provider.version().isBlank(), "the version is blank");
    }

    private void checkDescriptors() throws ProviderException {
        try (DicomServer server = server()) {
            SopClassService service = service(server);
            that(!service.descriptors().isEmpty(), "there is no descriptor");
            var seen = new ArrayList<String>();
            for (ServiceDescriptor descriptor : service.descriptors()) {
                String sopClass = descriptor.sopClass();
                that(descriptor.any() || Uids.isValid(sopClass), "'" + sopClass + "' is no UID");
                that(!seen.contains(sopClass + descriptor.roles()), sopClass + " is described twice");
                seen.add(sopClass + descriptor.roles());
                descriptor.transferSyntaxes().forEach(uid -> that(Uids.isValid(uid), "'" + uid + "' is no UID"));
                descriptor.commandClasses().forEach(uid -> that(Uids.isValid(uid), "'" + uid + "' is no UID"));
                descriptor.extendedNegotiation().forEach(
                        field -> that(field >= 0 && field <= 255,
                                "the extended negotiation field " + field + " is no byte"));
                for (Operation operation : descriptor.operations()) {
                    that(operation.performer().isInstance(service), "the service does not implement "
                            + operation.performer().getSimpleName() + " for " + operation + " of " + sopClass);
                }
            }
            that(List.copyOf(service.descriptors()).equals(List.copyOf(service.descriptors())),
                    "the descriptors change from one call to the next");
        }
    }

    private void checkClose() throws ProviderException {
        for (int i = 0; i < 2; i++) {
            try (DicomServer server = server()) {
                that(!server.services().isEmpty(), "nothing is installed");
            }
        }
    }

    static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise + ".");
        }
    }
}
