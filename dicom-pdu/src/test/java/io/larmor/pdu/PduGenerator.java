package io.larmor.pdu;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// PDUs by chance, the same ones for the same seed.
final class PduGenerator {
    private final Random random;

    PduGenerator(long seed) {
        random = new Random(seed);
    }

    Pdu next() {
        return switch (random.nextInt(7)) {
            case 0 -> new AssociateRq(random.nextInt(0x10000), ae(), ae(), uid(), contexts(this::contextRq), user(),
                    unknown(0x60));
            case 1 -> new AssociateAc(random.nextInt(0x10000), ae(), ae(), uid(), contexts(this::contextAc), user(),
                    unknown(0x60));
            case 2 -> new AssociateRj(octet(), octet(), octet());
            case 3 -> new PDataTf(list(1, 4, () -> new Pdv(id(), random.nextBoolean(), random.nextBoolean(),
                    octets(50))));
            case 4 -> new ReleaseRq();
            case 5 -> new ReleaseRp();
            default -> new Abort(octet(), octet());
        };
    }

    private int octet() {
        return random.nextInt(256);
    }

    private int id() {
        return octet() | 1;
    }

    private String uid() {
        var uid = new StringBuilder("1");
        for (int i = random.nextInt(12); i >= 0; i--) {
            uid.append('.').append(random.nextInt(100_000));
        }
        return uid.toString();
    }

    private String ae() {
        var ae = new StringBuilder();
        for (int i = random.nextInt(17); i > 0; i--) {
            ae.append((char) ('A' + random.nextInt(26)));
        }
        return ae.toString();
    }

    private Octets octets(int bound) {
        var bytes = new byte[random.nextInt(bound)];
        random.nextBytes(bytes);
        return Octets.of(bytes);
    }

    private <T> List<T> list(int min, int max, Supplier<T> item) {
        var list = new ArrayList<T>();
        for (int i = min + random.nextInt(max - min + 1); i > 0; i--) {
            list.add(item.get());
        }
        return list;
    }

    private interface ById<T> {
        T make(int id);
    }

    private <T> List<T> contexts(ById<T> context) {
        var list = new ArrayList<T>();
        for (int id = 1; id < 256; id += 2 + 2 * random.nextInt(40)) {
            list.add(context.make(id));
        }
        return list;
    }

    private PresentationContextRq contextRq(int id) {
        return new PresentationContextRq(id, uid(), list(1, 5, this::uid), unknown(0x70));
    }

    private PresentationContextAc contextAc(int id) {
        int result = random.nextInt(6);
        String syntax = result == 0 || random.nextBoolean() ? uid() : "";
        return new PresentationContextAc(id, result, syntax, unknown(0x70));
    }

    private List<UnknownItem> unknown(int firstType) {
        return list(0, 2, () -> new UnknownItem(firstType + random.nextInt(16), octets(9)));
    }

    private UserInformation user() {
        var items = new ArrayList<UserItem>();
        items.add(new MaximumLength(random.nextLong(0x1_0000_0000L)));
        items.add(new ImplementationClassUid(uid()));
        if (random.nextBoolean()) {
            items.add(new AsynchronousOperationsWindow(random.nextInt(0x10000), random.nextInt(0x10000)));
        }
        items.addAll(list(0, 3, () -> new RoleSelection(uid(), random.nextBoolean(), random.nextBoolean())));
        if (random.nextBoolean()) {
            items.add(new ImplementationVersionName(ae()));
        }
        items.addAll(list(0, 3, () -> new SopClassExtendedNegotiation(uid(), octets(20))));
        items.addAll(list(0, 3,
                () -> new SopClassCommonExtendedNegotiation(octet(), uid(), uid(), list(0, 4, this::uid))));
        if (random.nextBoolean()) {
            items.add(new UserIdentity(octet(), random.nextBoolean(), octets(300), octets(30)));
        }
        if (random.nextBoolean()) {
            items.add(new UserIdentityAc(octets(300)));
        }
        items.addAll(unknown(0x5A));
        return new UserInformation(items);
    }
}
