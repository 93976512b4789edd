package io.larmor.scp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.OperationsWindow;
import io.larmor.assoc.Peer;
import io.larmor.assoc.TimeSource;
import io.larmor.assoc.Timeouts;
import io.larmor.assoc.TlsConfig;
import io.larmor.data.SopClasses;
import io.larmor.data.Uid;
import io.larmor.dimse.DimseOptions;
import io.larmor.services.spi.EchoOperation;
import io.larmor.services.spi.FindOperation;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ProviderConfig;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.RetrieveOperation;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;
import io.larmor.services.spi.StoreOperation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a [DicomServer] step by step. Every option has a default; at least one service is needed.
///
/// *Threading*: not thread-safe.
public final class DicomServerBuilder {

    /// The port that DICOM registered for use without privilege (PS3.8 §9.1.1).
    public static final int DEFAULT_PORT = 11_112;
    private static final int MAX_PORT = 65_535;
    private static final int DEFAULT_WINDOW = 32;

    private List<String> aeTitles = List.of("LARMOR");
    private boolean strictCalledAe = true;
    private final List<AePattern> callers = new ArrayList<>();
    private PeerPermissions permissions = PeerPermissions.EVERYTHING;
    private boolean peersFromTheirHosts;
    private ServerLimits limits = ServerLimits.DEFAULT;
    private OperationsWindow window = new OperationsWindow(DEFAULT_WINDOW, DEFAULT_WINDOW);
    private AssociationOptions association = AssociationOptions.DEFAULT;
    private @Nullable InetAddress bind;
    private int port = DEFAULT_PORT;
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private NegotiationHook hook = (_, _, decision) -> decision;
    private final List<ReleaseListener> releaseListeners = new ArrayList<>();
    private final List<AssociationListener> listeners = new ArrayList<>();
    private final List<OperationListener> operationListeners = new ArrayList<>();
    private @Nullable PeerConnector connector;
    private ServerSecurity security = ServerSecurity.NONE;
    private final ProviderList providers = new ProviderList();
    private final Map<String, Map<String, String>> settings = new HashMap<>();
    private final Map<Class<?>, Object> shared = new HashMap<>();
    private Plugins plugins = Plugins.NONE;
    private Logger log = LoggerFactory.getLogger(DicomServer.class);

    DicomServerBuilder() {}

    /// Sets the AE titles that the server answers to.
    ///
    /// @param titles 1 to 16 characters each, printable ASCII but no backslash (PS3.5 §6.2, AE); the first is the one it calls itself; default `LARMOR`
    /// @return this builder
    /// @throws IllegalArgumentException if one of them is no AE title
    public DicomServerBuilder aeTitle(String... titles) {
        if (titles.length == 0) {
            throw new IllegalArgumentException("A server needs an AE title.");
        }
        for (String title : titles) {
            Peer.checkAeTitle(title);
        }
        aeTitles = List.of(titles);
        return this;
    }

    /// Sets whether an association must be addressed to one of the AE titles of this server.
    ///
    /// @param strict default true; false: it may be addressed to anybody
    /// @return this builder
    public DicomServerBuilder strictCalledAe(boolean strict) {
        strictCalledAe = strict;
        return this;
    }

    /// Lets callers in by their AE title, from any address. Without any such pattern everyone on this machine may call, and
    /// elsewhere only the peers; with one, those who match and the peers.
    ///
    /// @param patterns AE titles in which `*` stands for any characters and `?` for one
    /// @return this builder
    public DicomServerBuilder acceptCalling(String... patterns) {
        Stream.of(patterns).map(AePattern::new).forEach(callers::add);
        return this;
    }

    /// Sets which caller may do what.
    ///
    /// @param rules default [PeerPermissions#EVERYTHING]
    /// @return this builder
    public DicomServerBuilder permissions(PeerPermissions rules) {
        permissions = rules;
        return this;
    }

    /// Sets whether who calls itself as one of the [#peers] does has to call from that peer's host. Who does not is rejected: calling AE title not
    /// recognized.
    ///
    /// @param bound default false: a peer may call from anywhere
    /// @return this builder
    public DicomServerBuilder peersFromTheirHosts(boolean bound) {
        peersFromTheirHosts = bound;
        return this;
    }

    /// Sets what the server spends on its peers at most.
    ///
    /// @param most default [ServerLimits#DEFAULT]
    /// @return this builder
    public DicomServerBuilder limits(ServerLimits most) {
        limits = most;
        return this;
    }

    /// Sets how many associations may be open at once, and leaves the other [#limits] as they are.
    ///
    /// @param maximum at least 1; default 1,000
    /// @return this builder
    public DicomServerBuilder maxAssociations(int maximum) {
        limits = limits.withAssociations(maximum, limits.associationsPerAe());
        return this;
    }

    /// Sets the asynchronous operations window (PS3.7 §D.3.3.3). It is negotiated only if the requestor asks for one, and never above
    /// what it offers.
    ///
    /// @param performed how many operations of a requestor are performed at once; default 32
    /// @param invoked   how many operations are invoked at once, as sub-operations; default 32
    /// @return this builder
    public DicomServerBuilder window(int performed, int invoked) {
        window = new OperationsWindow(atLeast(1, performed, "The window"), atLeast(1, invoked, "The window"));
        return this;
    }

    /// Sets the longest PDU that is received.
    ///
    /// @param length bytes of the variable field; 0 for no limit; default 262,144
    /// @return this builder
    public DicomServerBuilder maxPduLength(int length) {
        association = association.withMaxPduLength(length);
        return this;
    }

    /// Sets the timeouts.
    ///
    /// @param timeouts the timeouts
    /// @return this builder
    public DicomServerBuilder timeouts(Timeouts timeouts) {
        association = association.withTimeouts(timeouts);
        return this;
    }

    /// Sets the time by which the timeouts are kept.
    ///
    /// @param source the time; default that of the system
    /// @return this builder
    public DicomServerBuilder time(TimeSource source) {
        association = association.withTime(source);
        return this;
    }

    /// Sets how the server names its implementation.
    ///
    /// @param classUid    the Implementation Class UID
    /// @param versionName the Implementation Version Name, up to 16 characters, if any
    /// @return this builder
    public DicomServerBuilder implementation(String classUid, Optional<String> versionName) {
        association = association.withImplementation(classUid, versionName);
        return this;
    }

    /// Sets the address to listen on.
    ///
    /// @param address an address of this machine; default: all of them
    /// @return this builder
    public DicomServerBuilder bind(InetAddress address) {
        bind = address;
        return this;
    }

    /// Sets the port to listen on.
    ///
    /// @param number 0 to have one chosen, see [DicomServer#port()]; default 11112
    /// @return this builder
    public DicomServerBuilder port(int number) {
        if (number < 0 || number > MAX_PORT) {
            throw new IllegalArgumentException("A port is from 0 to 65535, not " + number + ".");
        }
        port = number;
        return this;
    }

    /// Adds peers: they may call, and are destinations of C-MOVE.
    ///
    /// @param known the peers; a later one replaces an earlier one of the same AE title
    /// @return this builder
    public DicomServerBuilder peers(Peer... known) {
        for (Peer peer : known) {
            peers.put(peer.ae(), peer);
        }
        return this;
    }

    /// Sets who has the last word on each association.
    ///
    /// @param last default: the server's own decision stands
    /// @return this builder
    public DicomServerBuilder negotiation(NegotiationHook last) {
        hook = last;
        return this;
    }

    /// Adds a listener that may veto a release.
    ///
    /// @param listener the listener
    /// @return this builder
    public DicomServerBuilder releaseListener(ReleaseListener listener) {
        releaseListeners.add(listener);
        return this;
    }

    /// Adds a listener that is told of each association.
    ///
    /// @param listener the listener
    /// @return this builder
    public DicomServerBuilder listener(AssociationListener listener) {
        listeners.add(listener);
        return this;
    }

    /// Adds a listener that is told of operations.
    ///
    /// @param listener the listener
    /// @return this builder
    public DicomServerBuilder operationListener(OperationListener listener) {
        operationListeners.add(listener);
        return this;
    }

    /// Sets how peers are reached.
    ///
    /// @param how default: TCP
    /// @return this builder
    public DicomServerBuilder connector(PeerConnector how) {
        connector = how;
        return this;
    }

    /// Sets how the server knows who calls: TLS, certificates, users, load balancers.
    ///
    /// @param how default [ServerSecurity#NONE]
    /// @return this builder
    public DicomServerBuilder security(ServerSecurity how) {
        security = how;
        return this;
    }

    /// Makes accepted connections secure, and leaves the rest of [#security] as it is.
    ///
    /// @param config as for [ServerSecurity.Builder#tls]
    /// @return this builder
    public DicomServerBuilder tls(TlsConfig config) {
        return security(security.toBuilder().tls(config).build());
    }

    /// Has users verified, and leaves the rest of [#security] as it is.
    ///
    /// @param verifier as for [ServerSecurity.Builder#identity]
    /// @param required whether a request without an identity is refused
    /// @return this builder
    public DicomServerBuilder identity(IdentityVerifier verifier, boolean required) {
        return security(security.toBuilder().identity(verifier, required).build());
    }

    /// Puts an object there for the services, for example the archive.
    ///
    /// @param <T>      the type of the object
    /// @param type     the type under which services find it
    /// @param instance the object, which the program closes after the server
    /// @return this builder
    public <T> DicomServerBuilder share(Class<T> type, T instance) {
        shared.put(type, instance);
        return this;
    }

    /// Sets the settings of a provider. One that it does not ask for is a warning in the log.
    ///
    /// @param provider its name: [#build] fails if none has it
    /// @param values   text by key
    /// @return this builder
    public DicomServerBuilder settings(String provider, Map<String, String> values) {
        settings.put(provider, Map.copyOf(values));
        return this;
    }

    /// Installs every provider that `ServiceLoader` finds on the module path or the class path. One whose service has no descriptors, because nothing is
    /// configured for it, is left out.
    ///
    /// @return this builder
    public DicomServerBuilder discoverProviders() {
        providers.discover();
        return this;
    }

    /// Installs every provider that `ServiceLoader` finds in a module layer itself, not in its parents.
    ///
    /// @param layer the layer, for example that of a plug-in folder
    /// @return this builder
    public DicomServerBuilder discoverProviders(ModuleLayer layer) {
        providers.discover(layer);
        return this;
    }

    /// Installs plug-ins, after everything else. One that fails, or claims a SOP class that somebody else claims already, is left out with a
    /// warning in the log, see [DicomServer#leftOut()].
    ///
    /// @param loaded the plug-ins
    /// @return this builder
    public DicomServerBuilder plugins(Plugins loaded) {
        plugins = loaded;
        return this;
    }

    /// Installs a provider.
    ///
    /// @param provider the provider
    /// @return this builder
    public DicomServerBuilder provider(SopClassProvider provider) {
        providers.add(provider);
        return this;
    }

    /// Installs a service.
    ///
    /// @param name    its name in listings and counters
    /// @param service the service, which the server closes
    /// @return this builder
    public DicomServerBuilder service(String name, SopClassService service) {
        providers.add(name, service);
        return this;
    }

    /// Answers C-ECHO.
    ///
    /// @param handler the function
    /// @return this builder
    public DicomServerBuilder echo(EchoOperation handler) {
        return service("echo",
                new Handlers.Echo(List.of(ServiceDescriptor.of(Uid.Verification, Operation.ECHO)), handler));
    }

    /// Takes C-STORE.
    ///
    /// @param handler    the function
    /// @param sopClasses the SOP classes that it takes; none: every storage SOP class that nobody else takes, private ones too
    /// @return this builder
    public DicomServerBuilder store(StoreOperation handler, String... sopClasses) {
        return service("store",
                new Handlers.Store(descriptors(sopClasses, List.of(ServiceDescriptor.ANY), Operation.STORE), handler));
    }

    /// Takes C-STORE of instances that fit into memory, whole. What has to take more, or goes to a disk as it comes, is for [#store].
    ///
    /// @param handler    the function
    /// @param longest    the longest data set that is taken, in bytes, at least 1; a longer one is refused with A700H
    /// @param sopClasses the SOP classes that it takes; none: every storage SOP class that nobody else takes, private ones too
    /// @return this builder
    public DicomServerBuilder instances(InstanceHandler handler, int longest, String... sopClasses) {
        return store(new Handlers.InMemory(handler, atLeast(1, longest, "The longest data set")), sopClasses);
    }

    /// Answers C-FIND.
    ///
    /// @param handler    the function
    /// @param sopClasses the SOP classes that it answers for; none: patient root and study root
    /// @return this builder
    public DicomServerBuilder find(FindOperation handler, String... sopClasses) {
        return service("find", new Handlers.Find(descriptors(sopClasses,
                List.of(Uid.PatientRootQueryRetrieveInformationModelFind,
                        Uid.StudyRootQueryRetrieveInformationModelFind),
                Operation.FIND), handler));
    }

    /// Answers C-MOVE and C-GET.
    ///
    /// @param handler    the function
    /// @param sopClasses the SOP classes that it answers for; none: patient root and study root, move and get
    /// @return this builder
    public DicomServerBuilder retrieve(RetrieveOperation handler, String... sopClasses) {
        List<String> uids = sopClasses.length > 0
                ? List.of(sopClasses)
                : List.of(Uid.PatientRootQueryRetrieveInformationModelMove,
                        Uid.StudyRootQueryRetrieveInformationModelMove,
                        Uid.PatientRootQueryRetrieveInformationModelGet, Uid.StudyRootQueryRetrieveInformationModelGet);
        List<ServiceDescriptor> descriptors = uids.stream()
                .map(uid -> ServiceDescriptor.of(uid, SopClasses.isGet(uid) ? Operation.GET : Operation.MOVE)).toList();
        return service("retrieve", new Handlers.Retrieve(descriptors, handler));
    }

    /// Answers requests of the N- family.
    ///
    /// @param handler     the function
    /// @param descriptors the SOP classes and operations that it answers for
    /// @return this builder
    public DicomServerBuilder normalized(NOperation handler, ServiceDescriptor... descriptors) {
        return service("normalized", new Handlers.Normalized(List.of(descriptors), handler));
    }

    private static List<ServiceDescriptor> descriptors(String[] sopClasses, List<String> fallback,
            Operation operation) {
        List<String> uids = sopClasses.length > 0 ? List.of(sopClasses) : fallback;
        return uids.stream().map(uid -> ServiceDescriptor.of(uid, operation)).toList();
    }

    /// Creates the services and the server, which does not listen yet.
    ///
    /// @return the server
    /// @throws ProviderException if there is no service, one cannot be created, two claim the same SOP class, or there are settings for a provider that is not
    ///                           there; the message names them
    public DicomServer build() throws ProviderException {
        if (providers.isEmpty() && plugins.found().isEmpty()) {
            throw new ProviderException(
                    "The server has no services: add a handler or a provider, or let it discover the installed ones.");
        }
        var config = new AtomicReference<>(config(address()));
        var associations = new PeerAssociations(config::get);
        var counters = new CounterTable();
        Map<Class<?>, Object> objects = Map.copyOf(shared);
        var configs = new TreeMap<String, ProviderConfig>();
        var installation = new Installation(name -> new ServiceContext(
                configs.computeIfAbsent(name, _ -> ProviderConfig.of(settings.getOrDefault(name, Map.of()))), objects,
                associations, counters.of(name)));
        try {
            providers.install(installation);
            installation.addAll(plugins);
            checkSettings(configs);
            return new DicomServer(config, new ServiceTable(installation.services()), counters, associations,
                    installation.leftOut(), new Refusals(log));
        } catch (IllegalArgumentException e) {
            installation.close();
            throw new ProviderException(String.valueOf(e.getMessage()), e);
        } catch (ProviderException | RuntimeException e) {
            installation.close();
            throw e;
        }
    }

    /// A name or a key that is misspelled is not silently without effect. What belongs to a plug-in that could not even be read is.
    private void checkSettings(Map<String, ProviderConfig> configs) throws ProviderException {
        for (String name : new TreeSet<>(settings.keySet())) {
            ProviderConfig config = configs.get(name);
            if (config != null) {
                config.unasked().forEach(key -> log.warn(
                        "The provider {} did not ask for its setting {} when it was created: check how it is written",
                        name, key));
            } else if (plugins.leftOut().isEmpty()) {
                throw new ProviderException("There are settings for " + name + ", but no such provider; there are: "
                        + String.join(", ", configs.keySet()) + ".");
            }
        }
    }

    /// The settings, as they are at this moment.
    ///
    /// @param address where the server listens
    ServerConfig config(InetSocketAddress address) {
        return new ServerConfig(aeTitles, strictCalledAe,
                new Callers(List.copyOf(callers), Map.copyOf(peers), peersFromTheirHosts, permissions,
                        security.certificates()),
                limits, window, association.withProgress(limits.progress()),
                DimseOptions.DEFAULT.withTimeouts(association.timeouts()), address, Map.copyOf(peers), hook,
                List.copyOf(releaseListeners), List.copyOf(listeners), new Observers(operationListeners),
                connector == null ? security.connector(association.timeouts()) : connector,
                security.entrance(association.timeouts()), security.users());
    }

    /// Sets where it is logged what is refused, for tests.
    DicomServerBuilder log(Logger logger) {
        log = logger;
        return this;
    }

    private InetSocketAddress address() {
        return bind == null ? new InetSocketAddress(port) : new InetSocketAddress(bind, port);
    }

    private static int atLeast(int least, int value, String what) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", but is " + value + ".");
        }
        return value;
    }
}
