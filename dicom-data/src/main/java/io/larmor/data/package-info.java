/// DICOM data sets, values, dictionaries, transfer syntaxes, Part 10 files, DICOM JSON and attribute matching (PS3.5,
/// PS3.6, PS3.10, PS3.18 F, PS3.4 §C.2.2).
///
/// A [DicomFile] holds a [DataSet], an immutable index over the bytes that were read. Values are decoded when they are asked
/// for: as text in the Specific Character Set, as numbers, dates, names, items. What is damaged but can be understood is
/// empty or read all the same; what cannot be is a [DicomFormatException] with tag and offset.
///
/// {@snippet file="io/larmor/data/TourTest.java" region="read"}
///
/// What goes by once, from a pipe or a socket, is a [DicomStream]: large values pass, and what becomes of them is the caller's choice.
///
/// {@snippet file="io/larmor/data/TourTest.java" region="stream"}
///
/// Every attribute of the standard is a constant of [Tag], every UID one of [Uid]; [Dictionary] tells their VRs and names. An
/// element within items is found by its [TagPath].
///
/// {@snippet file="io/larmor/data/TourTest.java" region="values"}
///
/// A number is what the element says, or refused: `intValue` throws for what 32 bits do not hold. Values keep their places; one
/// that is empty among several is NaN where there can be one, and refused where not.
///
/// A data set is made by a [DataSetBuilder], or out of another one, which stays as it is. Values are held against the rules of
/// their [Vr] as they are set; what was received is taken as it is by a [lenient][DataSetBuilder#lenient()] builder, and
/// elements that nobody touches are written as the bytes that they were.
///
/// {@snippet file="io/larmor/data/TourTest.java" region="build"}
///
/// Private elements stand in the block of their creator, which a builder finds or allots (PS3.5 §7.8.1). The dictionaries of
/// many vendors are built in; a [PrivateDictionary] brings more.
///
/// {@snippet file="io/larmor/data/TourTest.java" region="private"}
///
/// The same data set goes out in every [TransferSyntax] without compressed pixel data, and as DICOM JSON.
///
/// {@snippet file="io/larmor/data/TourTest.java" region="write"}
@NullMarked
package io.larmor.data;

import org.jspecify.annotations.NullMarked;
